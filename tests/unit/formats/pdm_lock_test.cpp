#include "formats/pdm_lock.h"

#include <doctest/doctest.h>

#include "support/claim_text.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view sample = R"x([metadata]
groups = ["default", "dev"]
strategy = ["inherit_metadata"]
lock_version = "4.5.1"
content_hash = "sha256:00"

[[metadata.targets]]
requires_python = ">=3.9"

[[package]]
name = "requests"
version = "2.32.3"
groups = ["default"]
marker = "python_version >= \"3.9\""
files = [{file = "requests-2.32.3-py3-none-any.whl", hash = "sha256:aa"}, {url = "https://index.example/requests-2.32.3.tar.gz", hash = "sha256:bb"}]

[[package]]
name = "requests"
version = "2.32.3"
extras = ["socks"]
groups = ["default"]

[[package]]
name = "lib"
version = "1.0"
git = "https://git.example/lib.git"
ref = "main"
revision = "0123456789012345678901234567890123456789"
groups = ["dev"]

[[package]]
name = "app"
path = "./app"
editable = true
)x";

}  // namespace

TEST_SUITE("pdm lock") {
  TEST_CASE("a lock as its tool writes it is read completely") {
    const auto document = read_pdm_lock(as_bytes(sample), {});
    REQUIRE(document.has_value());
    CHECK(document->version == "4.5.1");
    CHECK(document->created_by == "pdm");
    CHECK(document->requires_python == ">=3.9");
    CHECK(
        inputs_of(*document) ==
        Lines{
            "10 distribution requests ==2.32.3 index [requests-2.32.3-py3-none-any.whl sha256:aa] "
            "[requests-2.32.3.tar.gz sha256:bb] groups=default ; python_version >= \"3.9\"",
            "17 distribution requests extras=socks ==2.32.3 index groups=default",
            "23 distribution lib ==1.0 vcs https://git.example/lib.git git commit=01234567 "
            "revision=main groups=dev sometimes",
            "31 distribution app editable ./app sometimes"});
    CHECK(options_of(*document) == Lines{});
    CHECK(defects_of(*document) == Lines{});
  }

  TEST_CASE("an older form is read") {
    constexpr std::string_view text = R"x([metadata]
lock_version = "4.3"
[metadata.files]
"six 1.16.0" = [{file = "six-1.16.0.tar.gz", hash = "sha256:aa"}]
[[package]]
name = "six"
version = "1.16.0"
)x";
    const auto document = read_pdm_lock(as_bytes(text), {});
    REQUIRE(document.has_value());
    CHECK(document->version == "4.3");
    CHECK(document->created_by == "pdm");
    CHECK(inputs_of(*document) ==
          Lines{"5 distribution six ==1.16.0 index [six-1.16.0.tar.gz sha256:aa] sometimes"});
    CHECK(options_of(*document) == Lines{});
    CHECK(defects_of(*document) == Lines{});
  }

  TEST_CASE("what is wrong is told, and the rest is read") {
    constexpr std::string_view text = R"x([metadata]
lock_version = "4.5"
[[package]]
name = "a"
[[package]]
name = "a"
files = [{}]
)x";
    const auto document = read_pdm_lock(as_bytes(text), {});
    REQUIRE(document.has_value());
    CHECK(document->version == "4.5");
    CHECK(document->created_by == "pdm");
    CHECK(inputs_of(*document) ==
          Lines{"3 distribution a index sometimes", "5 distribution a index [] sometimes"});
    CHECK(options_of(*document) == Lines{});
    CHECK(defects_of(*document) == Lines{"7 package[1].files[0].file: is missing",
                                         "7 package[1].files[0].hash: expected algorithm:digest",
                                         "6 package[1].name: a  is there twice"});
  }

  TEST_CASE("no damage does harm") {
    for_each_truncation(as_bytes(sample), [](Bytes shorter) { (void)read_pdm_lock(shorter, {}); });
    for_each_flip(as_bytes(sample), [](Bytes changed) { (void)read_pdm_lock(changed, {}); });
  }

  TEST_CASE("bytes that are too many, or no text, are refused") {
    CHECK(read_pdm_lock(as_bytes(sample), {.manifest_bytes = 10}).error().kind == ErrorKind::limit);
    std::string with_nul(sample);
    with_nul.insert(with_nul.size() / 2, 1, '\0');
    CHECK_FALSE(read_pdm_lock(as_bytes(with_nul), {}).has_value());
  }
}
