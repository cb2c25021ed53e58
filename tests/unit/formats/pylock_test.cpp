#include "formats/pylock.h"

#include <doctest/doctest.h>

#include "support/claim_text.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view sample = R"x(lock-version = "1.0"
created-by = "pip"
requires-python = ">=3.9"
environments = ["sys_platform == 'linux'"]
default-groups = ["dev"]

[[packages]]
name = "six"
version = "1.17.0"
marker = "python_version >= '3.9'"
index = "https://index.example/simple"
sdist = {name = "six-1.17.0.tar.gz", url = "https://index.example/six-1.17.0.tar.gz", size = 34031, hashes = {sha256 = "aa"}}
[[packages.wheels]]
url = "https://index.example/six-1.17.0-py2.py3-none-any.whl"
size = 11050
hashes = {sha256 = "bb", md5 = "cc"}

[[packages]]
name = "app"
[packages.directory]
path = "."
editable = true

[[packages]]
name = "lib"
[packages.vcs]
type = "git"
url = "https://git.example/lib.git"
requested-revision = "v1"
commit-id = "0123456789012345678901234567890123456789"

[[packages]]
name = "p"
version = "2.0"
archive = {path = "p-2.0.zip", hashes = {sha512 = "dd"}}
)x";

}  // namespace

TEST_SUITE("pylock") {
  TEST_CASE("a lock as its tool writes it is read completely") {
    const auto document = read_pylock(as_bytes(sample), {});
    REQUIRE(document.has_value());
    CHECK(document->version == "1.0");
    CHECK(document->created_by == "pip");
    CHECK(document->requires_python == ">=3.9");
    CHECK(
        inputs_of(*document) ==
        Lines{"7 distribution six ==1.17.0 index from=https://index.example/simple "
              "[six-1.17.0.tar.gz sha256:aa 34031] [six-1.17.0-py2.py3-none-any.whl sha256:bb "
              "md5:cc 11050] ; python_version >= '3.9'",
              "18 distribution app editable .",
              "24 distribution lib vcs https://git.example/lib.git git commit=01234567 revision=v1",
              "32 distribution p ==2.0 path p-2.0.zip [p-2.0.zip sha512:dd]"});
    CHECK(options_of(*document) == Lines{});
    CHECK(defects_of(*document) == Lines{});
  }

  TEST_CASE("a version that is not known is refused in one sentence") {
    constexpr std::string_view text = R"x(lock-version = "2.0"
created-by = "x"
packages = []
)x";
    const auto document = read_pylock(as_bytes(text), {});
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().message == "expected lock-version 1.x, found '2.0'");
  }

  TEST_CASE("what is wrong is told, and the rest is read") {
    constexpr std::string_view text = R"x(lock-version = "1.0"
packages = [{name = "A_b", wheels = 3, vcs = {}, directory = {path = 1}}]
)x";
    const auto document = read_pylock(as_bytes(text), {});
    REQUIRE(document.has_value());
    CHECK(document->version == "1.0");
    CHECK(inputs_of(*document) == Lines{"2 distribution A_b directory"});
    CHECK(options_of(*document) == Lines{});
    CHECK(
        defects_of(*document) ==
        Lines{"1 created-by: is missing", "2 packages[0].name: is not normalized",
              "2 packages[0].vcs.type: is missing", "2 packages[0].vcs.commit-id: is missing",
              "2 packages[0].directory.path: expected a string, found number",
              "2 packages[0].wheels: expected an array, found number",
              "2 packages[0].name: expected one of vcs, directory, archive, or sdist and wheels"});
  }

  TEST_CASE("markers of the whole file are kept") {
    const auto document = read_pylock(as_bytes(sample), {});
    CHECK(document->environments == Lines{"sys_platform == 'linux'"});
    CHECK(document->default_groups == Lines{"dev"});
  }

  TEST_CASE("no damage does harm") {
    for_each_truncation(as_bytes(sample), [](Bytes shorter) { (void)read_pylock(shorter, {}); });
    for_each_flip(as_bytes(sample), [](Bytes changed) { (void)read_pylock(changed, {}); });
  }

  TEST_CASE("bytes that are too many, or no text, are refused") {
    CHECK(read_pylock(as_bytes(sample), {.manifest_bytes = 10}).error().kind == ErrorKind::limit);
    std::string with_nul(sample);
    with_nul.insert(with_nul.size() / 2, 1, '\0');
    CHECK_FALSE(read_pylock(as_bytes(with_nul), {}).has_value());
  }
}
