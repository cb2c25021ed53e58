#include "formats/docker_claim.h"

#include <doctest/doctest.h>

#include "support/claim_text.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view sample = R"x(ARG PYTHON=3.12
FROM python:${PYTHON}-slim@sha256:0011223344556677889900112233445566778899001122334455667788990011 AS base
RUN apt-get update && apt-get install -y curl=8.1-1 libgomp1
FROM base
RUN pip install --index-url https://index.example/simple numpy==2.1.0 \
    pandas 'p @ https://host.example/p-1.0-py3-none-any.whl'
COPY requirements.txt /tmp/
RUN pip install -r /tmp/requirements.txt && conda install -c conda-forge scipy=1.14.0
)x";

}  // namespace

TEST_SUITE("docker claim") {
  TEST_CASE("what a Dockerfile installs is read") {
    const auto document = read_docker_claim(as_bytes(sample), {});
    REQUIRE(document.has_value());
    CHECK(inputs_of(*document) ==
          Lines{"2 image python ==3.12-slim index sha256:00112233",
                "3 os_package curl ==8.1-1 index", "3 os_package libgomp1 index",
                "5 distribution numpy ==2.1.0 index", "5 distribution pandas index",
                "5 distribution p ==1.0 url https://host.example/p-1.0-py3-none-any.whl "
                "[p-1.0-py3-none-any.whl]",
                "8 conda_package scipy ==1.14.0 index"});
    CHECK(options_of(*document) ==
          Lines{"5 index-url https://index.example/simple", "8 -r requirements.txt"});
    CHECK(defects_of(*document) == Lines{});
  }

  TEST_CASE("here-documents and other tools are read") {
    constexpr std::string_view text = R"x(FROM x
RUN <<EOF
pip install six
uv pip sync lock.txt
EOF
)x";
    const auto document = read_docker_claim(as_bytes(text), {});
    REQUIRE(document.has_value());
    CHECK(inputs_of(*document) == Lines{"1 image x index", "2 distribution six index"});
    CHECK(options_of(*document) == Lines{"2 -r lock.txt"});
    CHECK(defects_of(*document) == Lines{});
  }

  TEST_CASE("what is none is refused in one sentence") {
    constexpr std::string_view text = R"x(RUN true
)x";
    const auto document = read_docker_claim(as_bytes(text), {});
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().message == "expected an instruction FROM, found none");
  }

  TEST_CASE("no damage does harm") {
    for_each_truncation(as_bytes(sample),
                        [](Bytes shorter) { (void)read_docker_claim(shorter, {}); });
    for_each_flip(as_bytes(sample), [](Bytes changed) { (void)read_docker_claim(changed, {}); });
  }

  TEST_CASE("bytes that are too many, or no text, are refused") {
    CHECK(read_docker_claim(as_bytes(sample), {.manifest_bytes = 10}).error().kind ==
          ErrorKind::limit);
    std::string with_nul(sample);
    with_nul.insert(with_nul.size() / 2, 1, '\0');
    (void)read_docker_claim(as_bytes(with_nul), {});
  }
}
