#include "formats/marker.h"

#include <doctest/doctest.h>

#include <array>

#include "base/bytes.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

std::string normalized(std::string_view text) {
  const Result<Marker> marker = Marker::parse(text, Limits{});
  REQUIRE(marker.has_value());
  const Result<std::string> result = marker->normalized();
  REQUIRE(result.has_value());
  return *result;
}

}  // namespace

TEST_SUITE("marker") {
  TEST_CASE("a marker prints with single spaces, double quotes and the parentheses it needs") {
    struct Row {
      std::string_view text, expected;
    };
    // Made with packaging 26.3.
    for (const auto& [text, expected] : std::array{
             Row{"os_name=='nt'", "os_name == \"nt\""},
             Row{" 'a'in os_name ", "\"a\" in os_name"},
             Row{"'a' not \t in os_name", "\"a\" not in os_name"},
             Row{"os_name == 'a\"b'", "os_name == 'a\"b'"},
             Row{"(((os_name == 'a')))", "os_name == \"a\""},
             Row{"(os_name=='a' or os_name=='b')", "os_name == \"a\" or os_name == \"b\""},
             Row{"((os_name=='a' or os_name=='b')) and os_name=='c'",
                 "(os_name == \"a\" or os_name == \"b\") and os_name == \"c\""},
             Row{"os_name=='a'and(os_name=='b')", "os_name == \"a\" and os_name == \"b\""},
             Row{"os_name=='a' or (os_name=='b' and (os_name=='c' or os_name=='d'))",
                 "os_name == \"a\" or (os_name == \"b\" and (os_name == \"c\" or os_name == "
                 "\"d\"))"},
             Row{"os.name == 'a'", "os_name == \"a\""},
             Row{"sys.platform == platform.machine", "sys_platform == platform_machine"},
             Row{"python_implementation == 'a'", "platform_python_implementation == \"a\""},
             Row{"platform.python_implementation == 'a'",
                 "platform_python_implementation == \"a\""},
             Row{"platform.version < '1'", "platform_version < \"1\""},
             Row{"extra == 'Foo_.Bar'", "extra == \"foo-bar\""},
             Row{"'\u00c4_' == extra", "\"\u00e4-\" == extra"},
             Row{"'Foo_Bar' in extras", "\"foo-bar\" in extras"},
             Row{"'Foo_Bar' in dependency_groups", "\"foo-bar\" in dependency_groups"},
             Row{"extras == 'Foo_Bar'", "extras == \"Foo_Bar\""},
             Row{"os_name == '\\x41\\n'", "os_name == \"A\n\""},
             Row{"os_name == 'a\\\nb\\\rc\\\r\nd'", "os_name == \"abcd\""},
             Row{"'a' == 'b'", "\"a\" == \"b\""},
             Row{"python_version === '3'", "python_version === \"3\""},
         }) {
      CAPTURE(text);
      CHECK(normalized(text) == expected);
    }
  }

  TEST_CASE("what packaging refuses is malformed, with the place") {
    struct Row {
      std::string_view text;
      std::size_t offset;
    };
    for (const auto& [text, offset] : std::array{
             Row{"", 0},
             Row{"os_name", 7},
             Row{"os_names == 'a'", 0},
             Row{"os-name == 'a'", 0},
             Row{"platform.release == 'a'", 0},
             Row{"os_name = 'a'", 8},
             Row{"os_name notin 'a'", 8},
             Row{"os_name not 'a'", 12},
             Row{"os_name not(in) 'a'", 11},
             Row{"os_name == a", 11},
             Row{"os_name == 'a", 11},
             Row{"os_name == 'a\nb'", 13},
             Row{"os_name == 'a\\\n\nb'", 15},
             Row{"os_name == 'a\\\r\n\nb'", 16},
             Row{"os_name == 'a\\'", 14},
             Row{"(os_name == 'a'", 15},
             Row{"os_name == 'a')", 14},
             Row{"os_name == 'a' or", 17},
             Row{"os_name == 'a' orx os_name == 'b'", 15},
             Row{"os_name == 'a' os_name == 'b'", 15},
             Row{"()", 1},
             Row{"os_name\n== 'a'", 7},
         }) {
      CAPTURE(text);
      const Result<Marker> marker = Marker::parse(text, Limits{});
      REQUIRE_FALSE(marker.has_value());
      CHECK(marker.error().kind == ErrorKind::malformed);
      CHECK(marker.error().offset == offset);
    }
    CHECK(Marker::parse("os_name == '\\N{DASH}'", Limits{}).error().kind == ErrorKind::unsupported);
  }

  TEST_CASE("a value with both kinds of quotes cannot be written") {
    for (const std::string_view text : {"os_name == '\\x27\"'", "'\\x27\"' == os_name"}) {
      CAPTURE(text);
      const Result<Marker> marker = Marker::parse(text, Limits{});
      REQUIRE(marker.has_value());
      CHECK(marker->normalized().error().kind == ErrorKind::malformed);
    }
  }

  TEST_CASE("groups stand behind the groups that they contain") {
    const auto marker =
        Marker::parse("(os_name == 'a' or 'b' == os_name) and os_name != 'c'", Limits{});
    REQUIRE(marker.has_value());
    REQUIRE(marker->groups().size() == 2);
    const MarkerGroup& inner = marker->groups().front();
    CHECK(inner.joins == std::vector{MarkerGroup::Join::disjunction});
    const auto& first = std::get<MarkerComparison>(inner.terms.at(0));
    CHECK(first.left.variable == MarkerVariable::os_name);
    CHECK(first.operation == "==");
    CHECK_FALSE(first.right.variable.has_value());
    CHECK(first.right.text == "a");
    const MarkerGroup& whole = marker->groups().back();
    CHECK(std::get<std::size_t>(whole.terms.at(0)) == 0);
    CHECK(whole.joins == std::vector{MarkerGroup::Join::conjunction});
  }

  TEST_CASE("parentheses nest to a limit, and cost no stack") {
    const auto nested = [](std::size_t depth) {
      return std::string(depth, '(') + "os_name == 'a'" + std::string(depth, ')');
    };
    const Limits limits;
    CHECK(normalized(nested(limits.marker_depth)) == "os_name == \"a\"");
    const auto deeper = Marker::parse(nested(limits.marker_depth + 1), limits);
    REQUIRE_FALSE(deeper.has_value());
    CHECK(deeper.error().kind == ErrorKind::limit);
    CHECK(Marker::parse(nested(1'000'000), limits).error().kind == ErrorKind::limit);
    std::string many = "os_name == 'a'";
    for (int i = 0; i < 10'000; ++i) many += " or (os_name == 'a' and os_name == 'b')";
    CHECK(Marker::parse(many, limits)->groups().size() == 10'001);
  }

  TEST_CASE("a marker that can be printed is read again as the same") {
    // What an escape can put into a value and quotes alone do not bring back.
    constexpr std::string_view unwritable("\\\n\r\0", 4);
    const auto check = [&](Bytes changed) {
      const Result<Marker> marker = Marker::parse(as_text(changed), Limits{});
      if (!marker) {
        CHECK(marker.error().offset <= changed.size());
        return;
      }
      const Result<std::string> text = marker->normalized();
      if (text && text->find_first_of(unwritable) == std::string::npos) {
        CHECK(normalized(*text) == *text);
      }
    };
    constexpr std::string_view sample =
        "(python_version<'3' or \"\\x41\" not in os.name)and extra=='X_'";
    test::for_each_truncation(as_bytes(sample), check);
    test::for_each_flip(as_bytes(sample), check);
  }
}
