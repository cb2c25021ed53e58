#include "formats/conda_explicit.h"

#include <doctest/doctest.h>

#include "support/claim_text.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view sample = R"x(# This file may be used to create an environment using:
# platform: linux-64
@EXPLICIT
https://conda.example/conda-forge/linux-64/libgcc-14.2.0-h77fa898_1.conda#0123456789abcdef0123456789abcdef
https://conda.example/conda-forge/noarch/six-1.17.0-pyhd8ed1ab_0.conda#sha256:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
/srv/pkgs/zlib-1.3.1-hb9d3cd8_2.tar.bz2
# pip idna @ https://index.example/idna-3.4-py3-none-any.whl --hash=sha256:aa
)x";

}  // namespace

TEST_SUITE("conda explicit") {
  TEST_CASE("a list is read completely") {
    const auto document = read_conda_explicit(as_bytes(sample), {});
    REQUIRE(document.has_value());
    CHECK(inputs_of(*document) ==
          Lines{"4 conda_package libgcc ==14.2.0 build=h77fa898_1 url "
                "https://conda.example/conda-forge/linux-64/libgcc-14.2.0-h77fa898_1.conda "
                "from=https://conda.example/conda-forge md5:01234567 "
                "[libgcc-14.2.0-h77fa898_1.conda md5:01234567] platforms=linux-64",
                "5 conda_package six ==1.17.0 build=pyhd8ed1ab_0 url "
                "https://conda.example/conda-forge/noarch/six-1.17.0-pyhd8ed1ab_0.conda "
                "from=https://conda.example/conda-forge sha256:00112233 "
                "[six-1.17.0-pyhd8ed1ab_0.conda sha256:00112233] platforms=noarch",
                "6 conda_package zlib ==1.3.1 build=hb9d3cd8_2 path "
                "/srv/pkgs/zlib-1.3.1-hb9d3cd8_2.tar.bz2 [zlib-1.3.1-hb9d3cd8_2.tar.bz2]",
                "7 distribution idna ==3.4 url https://index.example/idna-3.4-py3-none-any.whl "
                "sha256:aa [idna-3.4-py3-none-any.whl sha256:aa]"});
    CHECK(options_of(*document) == Lines{"2 platform linux-64"});
    CHECK(defects_of(*document) == Lines{});
  }

  TEST_CASE("what is none is refused in one sentence") {
    constexpr std::string_view text = R"x(numpy=1.26
)x";
    const auto document = read_conda_explicit(as_bytes(text), {});
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().message == "expected a line @EXPLICIT, found none");
  }

  TEST_CASE("what is wrong is told, and the rest is read") {
    constexpr std::string_view text = R"x(@EXPLICIT
numpy
https://conda.example/x.conda
)x";
    const auto document = read_conda_explicit(as_bytes(text), {});
    REQUIRE(document.has_value());
    CHECK(inputs_of(*document) == Lines{});
    CHECK(options_of(*document) == Lines{});
    CHECK(defects_of(*document) ==
          Lines{"2 expected a package, found numpy",
                "3 expected a package, found https://conda.example/x.conda"});
  }

  TEST_CASE("no damage does harm") {
    for_each_truncation(as_bytes(sample),
                        [](Bytes shorter) { (void)read_conda_explicit(shorter, {}); });
    for_each_flip(as_bytes(sample), [](Bytes changed) { (void)read_conda_explicit(changed, {}); });
  }

  TEST_CASE("bytes that are too many, or no text, are refused") {
    CHECK(read_conda_explicit(as_bytes(sample), {.manifest_bytes = 10}).error().kind ==
          ErrorKind::limit);
    std::string with_nul(sample);
    with_nul.insert(with_nul.size() / 2, 1, '\0');
    CHECK_FALSE(read_conda_explicit(as_bytes(with_nul), {}).has_value());
  }
}
