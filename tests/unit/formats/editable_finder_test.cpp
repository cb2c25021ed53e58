#include "formats/editable_finder.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;

namespace {

EditableFinder parse(std::string_view text) {
  Result<EditableFinder> finder = parse_editable_finder(as_bytes(text), Limits{});
  REQUIRE(finder.has_value());
  return *std::move(finder);
}

}  // namespace

TEST_SUITE("editable_finder") {
  TEST_CASE("what setuptools writes is read") {
    const EditableFinder finder = parse(R"(from __future__ import annotations
import sys

MAPPING: dict[str, str] = {'pkg': '/srv/src/pkg', 'mod': '/srv/src/mod'}
NAMESPACES: dict[str, list[str]] = {'ns': ['/srv/src/ns'], 'ns.b': []}
PATH_PLACEHOLDER = '__editable__.pkg-1.finder' + ".__path_hook__"


class _EditableFinder:  # MetaPathFinder
    @classmethod
    def find_spec(cls, fullname: str, path=None, target=None) -> ModuleSpec | None:  # type: ignore
        if fullname in MAPPING:
            pkg_path = MAPPING[fullname]
            return cls._find_spec(fullname, Path(pkg_path))
)");
    REQUIRE(finder.mapping.size() == 2);
    CHECK(finder.mapping[0] == std::pair<std::string, std::string>("pkg", "/srv/src/pkg"));
    CHECK(finder.mapping[1].first == "mod");
    REQUIRE(finder.namespaces.size() == 2);
    CHECK(finder.namespaces[0].first == "ns");
    CHECK(finder.namespaces[0].second == std::vector<std::string>{"/srv/src/ns"});
    CHECK(finder.namespaces[1].second.empty());
    CHECK(finder.path_placeholder == "__editable__.pkg-1.finder.__path_hook__");
    CHECK(finder.defects.empty());
  }

  TEST_CASE("the older form without annotations and namespaces is read") {
    const EditableFinder finder = parse("MAPPING = {'a': '/b'}\n");
    CHECK(finder.mapping.size() == 1);
    CHECK(finder.namespaces.empty());
    CHECK(finder.path_placeholder.empty());
    CHECK(finder.defects.empty());
  }

  TEST_CASE("entries of another form are left out and told") {
    const EditableFinder finder = parse(
        "MAPPING = {'a': 1, 2: 'b', 'c': '/c'}\n"
        "NAMESPACES = {'d': 'e', 'f': [1], 'g': ('/g',)}\nPATH_PLACEHOLDER = 5\n");
    CHECK(finder.mapping.size() == 1);
    REQUIRE(finder.namespaces.size() == 1);
    CHECK(finder.namespaces[0].first == "g");
    std::string messages;
    for (const Error& defect : finder.defects) messages += defect.message + ";";
    CHECK(messages ==
          "MAPPING: expected a string for a string, found an integer for a string;"
          "MAPPING: expected a string for a string, found a string for an integer;"
          "NAMESPACES: expected strings for a string, found a string for a string;"
          "NAMESPACES: expected strings for a string, found a list for a string;"
          "PATH_PLACEHOLDER: expected a string, found an integer;");
  }

  TEST_CASE("namespaces and placeholder that are no literals are told") {
    const EditableFinder finder =
        parse("MAPPING = {}\nNAMESPACES = f()\nPATH_PLACEHOLDER = 'a' + b\nNAMESPACES = []");
    REQUIRE(finder.defects.size() == 2);
    CHECK(finder.defects[0].message == "NAMESPACES: expected a dictionary, found a list");
    CHECK(finder.defects[1].message == "PATH_PLACEHOLDER: line 3: expected a literal, found b");
  }

  TEST_CASE("a hundred defects are kept") {
    std::string text = "MAPPING = {";
    for (int i = 0; i < 150; ++i) text += "1: 1,";
    CHECK(parse(text + "}").defects.size() == 100);
  }

  TEST_CASE("a module without a mapping is malformed") {
    for (const std::string_view text : {"", "MAPPING = []", "MAPPING = f()", "NAMESPACES = {}"}) {
      CAPTURE(text);
      const auto finder = parse_editable_finder(as_bytes(text), Limits{});
      REQUIRE_FALSE(finder.has_value());
      CHECK(finder.error().kind == ErrorKind::malformed);
    }
  }

  TEST_CASE("no shorter module has the whole mapping, no changed one has more of it") {
    const std::string_view sample = "MAPPING: x = {'a': '/b', 'c': '/d'}";
    test::for_each_truncation(as_bytes(sample), [](Bytes shorter) {
      CHECK_FALSE(parse_editable_finder(shorter, Limits{}).has_value());
    });
    test::for_each_flip(as_bytes(sample), [](Bytes changed) {
      const auto finder = parse_editable_finder(changed, Limits{});
      if (finder.has_value()) CHECK(finder->mapping.size() <= 2);
    });
  }
}
