#include "formats/requirement.h"

#include <doctest/doctest.h>

#include <array>

#include "base/bytes.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

std::string printed(std::string_view text) {
  const Result<Requirement> requirement = parse_requirement(text, Limits{});
  REQUIRE(requirement.has_value());
  const Result<std::string> result = to_text(*requirement);
  REQUIRE(result.has_value());
  return *result;
}

}  // namespace

TEST_SUITE("requirement") {
  TEST_CASE("the parts of a requirement are given one by one") {
    const auto requirement = parse_requirement(
        "Foo.Bar [ socks , Security,socks] (>= 1.0, != 1.5) ; extra == 'X_Y'", Limits{});
    REQUIRE(requirement.has_value());
    CHECK(requirement->name == "Foo.Bar");
    CHECK(requirement->extras == std::vector<std::string>{"Security", "socks"});
    CHECK(requirement->specifiers.normalized() == "!=1.5,>=1.0");
    CHECK(requirement->url == "");
    CHECK(*requirement->marker->normalized() == "extra == \"x-y\"");

    const auto direct = parse_requirement("p@ file:///srv/p;x ; os_name=='nt'", Limits{});
    REQUIRE(direct.has_value());
    CHECK(direct->url == "file:///srv/p;x");
    CHECK(direct->marker.has_value());
    CHECK(direct->specifiers.empty());
  }

  TEST_CASE("every spelling prints as packaging has it") {
    struct Row {
      std::string_view text, expected;
    };
    // Made with packaging 26.3.
    for (const auto& [text, expected] : std::array{
             Row{"a", "a"},
             Row{" a ", "a"},
             Row{"a_", "a_"},
             Row{"a[]", "a"},
             Row{"a()", "a"},
             Row{"a[b, A]", "a[A,b]"},
             Row{"a>=1,<2", "a<2,>=1"},
             Row{"a >=1 ,", "a>=1"},
             Row{"a ( ~= 1.0 )", "a~=1.0"},
             Row{"a==\n1.0", "a==1.0"},
             Row{"a>=\xC2\xA0"
                 "1",
                 "a>=1"},
             Row{"a===x,>=1", "a===x,>=1"},
             Row{"a=== ;os_name=='x'", "a===; os_name == \"x\""},
             Row{"a ;os_name=='x'", "a; os_name == \"x\""},
             Row{"a @ u", "a @ u"},
             Row{"a@;", "a @ ;"},
             Row{"a[b]@u\t; os_name=='x' ", "a[b] @ u ; os_name == \"x\""},
             Row{"a @ u  ", "a @ u"},
         }) {
      CAPTURE(text);
      CHECK(printed(text) == expected);
    }
  }

  TEST_CASE("what packaging refuses is malformed, with the place") {
    struct Row {
      std::string_view text;
      std::size_t offset;
    };
    for (const auto& [text, offset] : std::array{
             Row{"", 0},
             Row{"_a", 0},
             Row{"\xC3\xA4", 0},
             Row{"a.", 1},
             Row{"a-", 1},
             Row{"a b", 2},
             Row{"a[b", 3},
             Row{"a[b c]", 4},
             Row{"a[b,]", 4},
             Row{"a[,b]", 2},
             Row{"a[_]", 2},
             Row{"a(>=1", 5},
             Row{"a>=1)", 4},
             Row{"a>=1 <2", 5},
             Row{"a=1", 1},
             Row{"a>=1.*", 1},
             Row{"a<1+x", 1},
             Row{"a===1,2", 1},
             Row{"a >=1,~", 2},
             Row{"a===1 2", 6},
             Row{"a===x\xC2\xA0"
                 "y",
                 5},
             Row{"a>=1\xC2\xA0", 4},
             Row{"a===x,\xC2\xA0===y", 6},
             Row{"a\n", 1},
             Row{"a @", 3},
             Row{"a @ u v", 6},
             Row{"a;", 2},
             Row{"a; os_name", 10},
             Row{"a @ u ; x == 'y'", 8},
         }) {
      CAPTURE(text);
      const auto requirement = parse_requirement(text, Limits{});
      REQUIRE_FALSE(requirement.has_value());
      CHECK(requirement.error().kind == ErrorKind::malformed);
      CHECK(requirement.error().offset == offset);
    }
  }

  TEST_CASE("limits of the parts hold for the whole") {
    const auto nested = "a; " + std::string(1000, '(') + "os_name == 'a'";
    CHECK(parse_requirement(nested, Limits{}).error().kind == ErrorKind::limit);
    CHECK(parse_requirement("a>=" + std::string(5000, '1'), Limits{}).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("a marker that cannot be written makes a requirement that cannot") {
    const auto requirement = parse_requirement(R"(a; os_name == '\x27"')", Limits{});
    REQUIRE(requirement.has_value());
    CHECK_FALSE(to_text(*requirement).has_value());
  }

  TEST_CASE("a requirement that can be printed is read again as the same") {
    const auto check = [](Bytes changed) {
      const auto requirement = parse_requirement(as_text(changed), Limits{});
      if (!requirement) {
        CHECK(requirement.error().offset <= changed.size());
        return;
      }
      const Result<std::string> text = to_text(*requirement);
      if (text && !requirement->marker) CHECK(printed(*text) == *text);
    };
    for (const std::string_view sample : {"a.b[c,D_] >=1.0,!=2.*,===x ; os_name=='y'",
                                          "a @ https://index.example/x ; extra=='y'"}) {
      test::for_each_truncation(as_bytes(sample), check);
      test::for_each_flip(as_bytes(sample), check);
    }
  }
}
