#include "formats/pyproject.h"

#include <doctest/doctest.h>

#include "support/claim_text.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view sample = R"x([project]
name = "app"
requires-python = ">=3.9"
dependencies = ["six==1.17.0", "idna>=3; python_version < '4'", "lib @ git+https://git.example/lib.git@v1"]
[project.optional-dependencies]
web = ["requests[socks]"]
[dependency-groups]
dev = ["pytest", {include-group = "lint"}]
lint = ["ruff==0.4"]
)x";

}  // namespace

TEST_SUITE("pyproject") {
  TEST_CASE("what a project declares is read") {
    const auto document = read_pyproject(as_bytes(sample), {});
    REQUIRE(document.has_value());
    CHECK(document->requires_python == ">=3.9");
    CHECK(inputs_of(*document) ==
          Lines{"4 distribution six ==1.17.0 index",
                "4 distribution idna >=3 index ; python_version < \"4\"",
                "4 distribution lib vcs https://git.example/lib.git git revision=v1",
                "6 distribution requests extras=socks index groups=extra:web sometimes",
                "8 distribution pytest index groups=dev sometimes",
                "9 distribution ruff ==0.4 index groups=lint sometimes"});
    CHECK(options_of(*document) == Lines{});
    CHECK(defects_of(*document) == Lines{});
  }

  TEST_CASE("poetry's own table is read") {
    constexpr std::string_view text = R"x([tool.poetry.dependencies]
python = "^3.9"
six = "==1.17.0"
idna = "^3.4"
lib = {git = "https://git.example/lib.git", rev = "v1", optional = true}
a = {path = "a", develop = true}
[tool.poetry.group.dev.dependencies]
pytest = "*"
)x";
    const auto document = read_pyproject(as_bytes(text), {});
    REQUIRE(document.has_value());
    CHECK(document->requires_python == "^3.9");
    CHECK(inputs_of(*document) ==
          Lines{"3 distribution six ==1.17.0 index", "4 distribution idna ^3.4 index",
                "5 distribution lib vcs https://git.example/lib.git git revision=v1 "
                "groups=optional sometimes",
                "6 distribution a editable a", "8 distribution pytest index groups=dev sometimes"});
    CHECK(options_of(*document) == Lines{});
    CHECK(defects_of(*document) == Lines{});
  }

  TEST_CASE("what is wrong is told, and the rest is read") {
    constexpr std::string_view text = R"x([project]
dependencies = [1, "=="]
[dependency-groups]
dev = 3
)x";
    const auto document = read_pyproject(as_bytes(text), {});
    REQUIRE(document.has_value());
    CHECK(inputs_of(*document) == Lines{});
    CHECK(options_of(*document) == Lines{});
    CHECK(defects_of(*document) == Lines{"2 expected a requirement",
                                         "2 a name expected, \"==\" found",
                                         "4 expected an array, found number"});
  }

  TEST_CASE("no damage does harm") {
    for_each_truncation(as_bytes(sample), [](Bytes shorter) { (void)read_pyproject(shorter, {}); });
    for_each_flip(as_bytes(sample), [](Bytes changed) { (void)read_pyproject(changed, {}); });
  }

  TEST_CASE("bytes that are too many, or no text, are refused") {
    CHECK(read_pyproject(as_bytes(sample), {.manifest_bytes = 10}).error().kind ==
          ErrorKind::limit);
    std::string with_nul(sample);
    with_nul.insert(with_nul.size() / 2, 1, '\0');
    CHECK_FALSE(read_pyproject(as_bytes(with_nul), {}).has_value());
  }
}
