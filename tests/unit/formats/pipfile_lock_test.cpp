#include "formats/pipfile_lock.h"

#include <doctest/doctest.h>

#include "support/claim_text.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view sample = R"x({
    "_meta": {
        "hash": {"sha256": "00"},
        "pipfile-spec": 6,
        "requires": {"python_version": "3.11"},
        "sources": [{"name": "pypi", "url": "https://index.example/simple", "verify_ssl": true}]
    },
    "default": {
        "lib": {
            "git": "https://git.example/lib.git",
            "ref": "0123456789012345678901234567890123456789"
        },
        "six": {
            "hashes": [
                "sha256:aa",
                "sha256:bb"
            ],
            "index": "pypi",
            "markers": "python_version >= '2.7'",
            "version": "==1.17.0"
        }
    },
    "develop": {
        "app": {
            "editable": true,
            "path": "."
        }
    }
}
)x";

}  // namespace

TEST_SUITE("pipfile lock") {
  TEST_CASE("a lock as its tool writes it is read completely") {
    const auto document = read_pipfile_lock(as_bytes(sample), {});
    REQUIRE(document.has_value());
    CHECK(document->version == "6");
    CHECK(document->created_by == "pipenv");
    CHECK(document->requires_python == "==3.11.*");
    CHECK(
        inputs_of(*document) ==
        Lines{
            "9 distribution lib vcs https://git.example/lib.git git commit=01234567 groups=default",
            "13 distribution six ==1.17.0 index from=pypi sha256:aa sha256:bb groups=default ; "
            "python_version >= '2.7'",
            "24 distribution app editable . groups=develop sometimes"});
    CHECK(options_of(*document) == Lines{"0 index-url https://index.example/simple"});
    CHECK(defects_of(*document) == Lines{});
  }

  TEST_CASE("a version that is not known is refused in one sentence") {
    constexpr std::string_view text = R"x({"_meta": {"pipfile-spec": 7}})x";
    const auto document = read_pipfile_lock(as_bytes(text), {});
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().message == "expected pipfile-spec 6, found another or none");
  }

  TEST_CASE("what is wrong is told, and the rest is read") {
    constexpr std::string_view text =
        R"x({"_meta": {"pipfile-spec": 6}, "default": {"a": 1, "b": {"version": 3, "hashes": ["x"]}}, "develop": []})x";
    const auto document = read_pipfile_lock(as_bytes(text), {});
    REQUIRE(document.has_value());
    CHECK(document->version == "6");
    CHECK(document->created_by == "pipenv");
    CHECK(inputs_of(*document) == Lines{"0 distribution b index groups=default"});
    CHECK(options_of(*document) == Lines{});
    CHECK(defects_of(*document) == Lines{"0 default.a.: expected an object",
                                         "0 default.b.version: expected a string, found number",
                                         "0 default.b.hashes: expected algorithm:digest",
                                         "0 develop: expected an object, found array"});
  }

  TEST_CASE("no damage does harm") {
    for_each_truncation(as_bytes(sample),
                        [](Bytes shorter) { (void)read_pipfile_lock(shorter, {}); });
    for_each_flip(as_bytes(sample), [](Bytes changed) { (void)read_pipfile_lock(changed, {}); });
  }

  TEST_CASE("bytes that are too many, or no text, are refused") {
    CHECK(read_pipfile_lock(as_bytes(sample), {.manifest_bytes = 10}).error().kind ==
          ErrorKind::limit);
    std::string with_nul(sample);
    with_nul.insert(with_nul.size() / 2, 1, '\0');
    CHECK_FALSE(read_pipfile_lock(as_bytes(with_nul), {}).has_value());
  }
}
