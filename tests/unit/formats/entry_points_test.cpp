#include "formats/entry_points.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

namespace {

EntryPoints parse(std::string_view text) {
  Result<EntryPoints> points = parse_entry_points(as_bytes(text), Limits{});
  REQUIRE(points.has_value());
  return *std::move(points);
}

// The one entry point with this value.
EntryPoint with_value(std::string_view value) {
  const EntryPoints points = parse("[g]\nn = " + std::string(value));
  REQUIRE(points.groups.size() == 1);
  REQUIRE(points.groups[0].entries.size() == 1);
  return points.groups[0].entries[0];
}

}  // namespace

TEST_SUITE("entry_points") {
  TEST_CASE("groups, names and values are kept with their lines and in their order") {
    const EntryPoints points = parse(
        "[console_scripts]\npip = pip.main:main\nPip=pip.main:main\n\n# c\n[pytest11]\nx = x.y\n"
        "[console_scripts]\npip = again\n");
    REQUIRE(points.groups.size() == 3);
    CHECK(points.groups[0].name == "console_scripts");
    CHECK(points.groups[0].line == 1);
    REQUIRE(points.groups[0].entries.size() == 2);
    CHECK(points.groups[0].entries[1].name == "Pip");
    CHECK(points.groups[0].entries[1].line == 3);
    CHECK(points.groups[0].entries[1].value == "pip.main:main");
    CHECK(points.groups[1].entries[0].module == "x.y");
    CHECK(points.groups[2].entries[0].value == "again");
    CHECK(points.defects.empty());
  }

  TEST_CASE("a value has a module, an attribute and extras, with blanks between them") {
    struct Row {
      std::string_view value, module, attribute, extras;
    };
    // The answers of importlib.metadata of CPython 3.11.
    for (const auto& [value, module, attribute, extras] : std::array{
             Row{"a", "a", "", ""},
             Row{"a.b:c.d", "a.b", "c.d", ""},
             Row{"a : b [x, y]", "a", "b", "x, y"},
             Row{"a[x]", "a", "", "x"},
             Row{"a:b[]", "a", "b", ""},
             Row{"a:b [x] [y]", "a", "b", "x] [y"},
             Row{"a:b [ x-y ]", "a", "b", "x-y"},
             Row{"a:b [x]]", "a", "b", "x]"},
             Row{"a..b:.", "a..b", ".", ""},
             Row{"m\xC3\xB6"
                 "d:f\xC2\xA0[x\xC2\xA0y]",
                 "m\xC3\xB6"
                 "d",
                 "f", "x\xC2\xA0y"},
             Row{"a:", "", "", ""},
             Row{"a: [x]", "", "", ""},
             Row{":b", "", "", ""},
             Row{"a b", "", "", ""},
             Row{"a-b:c", "", "", ""},
             Row{"a:b:c", "", "", ""},
             Row{"a:b [x", "", "", ""},
             Row{"a:b [", "", "", ""},
             Row{"a:b() ", "", "", ""},
             Row{"", "", "", ""},
         }) {
      CAPTURE(value);
      const EntryPoint entry = with_value(value);
      CHECK(entry.module == module);
      CHECK(entry.attribute == attribute);
      CHECK(entry.extras == extras);
      CHECK(parse("[g]\nn=" + std::string(value)).defects.empty() == !module.empty());
    }
  }

  TEST_CASE("the first = ends the name") {
    const EntryPoints points = parse("[g]\n a b = c=d \n=e\n");
    REQUIRE(points.groups[0].entries.size() == 2);
    CHECK(points.groups[0].entries[0].name == "a b");
    CHECK(points.groups[0].entries[0].value == "c=d");
    CHECK(points.groups[0].entries[1].name.empty());
    CHECK(points.groups[0].entries[1].module == "e");
  }

  TEST_CASE("lines that are no entry points are told with their numbers") {
    const EntryPoints points = parse("lost = a\n[g]\nno value\nb = c d\n");
    REQUIRE(points.defects.size() == 3);
    CHECK(points.defects[0].message == "line 1 stands before the first group: lost = a");
    CHECK(points.defects[1].message == "line 3 has no = between a name and a value: no value");
    CHECK(points.defects[2].message ==
          "line 4 has a value that is not module:attribute [extras]: b = c d");
    CHECK(points.groups[0].entries.size() == 1);
  }

  TEST_CASE("errors are those of the text") {
    CHECK(parse_entry_points(as_bytes("\xFF"), Limits{}).error().kind == ErrorKind::malformed);
    CHECK(parse_entry_points(as_bytes("[a]\nb=c"), Limits{.list_entries = 1}).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("no change of a byte gives an attribute or an extra without a module") {
    const auto check = [](Bytes changed) {
      const auto points = parse_entry_points(changed, Limits{});
      if (!points.has_value()) return;
      for (const EntryPointGroup& group : points->groups) {
        for (const EntryPoint& entry : group.entries) {
          CHECK(entry.value.starts_with(entry.module));
          if (entry.module.empty()) CHECK((entry.attribute.empty() && entry.extras.empty()));
        }
      }
    };
    const std::string_view sample = "[g]\nn = a.b:c [d]\n";
    test::for_each_truncation(as_bytes(sample), check);
    test::for_each_flip(as_bytes(sample), check);
  }
}
