#include "formats/python_literal.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

std::string written(const PythonValue& value);

std::string joined(const PythonValue::Sequence& elements) {
  std::string result;
  for (const PythonValue& element : elements) result += written(element) + ",";
  return result;
}

// The value in a form of one's own: strings in quotes, bytes behind b, a comma behind each element.
std::string written(const PythonValue& value) {
  using Kind = PythonValue::Kind;
  switch (value.kind()) {
    case Kind::none:
      return "None";
    case Kind::boolean:
      return *value.as_bool() ? "True" : "False";
    case Kind::integer:
      return *value.as_integer_text();
    case Kind::floating:
      return fmt::format("{:g}f", *value.as_double());
    case Kind::text:
      return "'" + escaped(*value.as_text()) + "'";
    case Kind::bytes:
      return "b'" + escaped(*value.as_bytes()) + "'";
    case Kind::list:
      return "[" + joined(*value.as_sequence()) + "]";
    case Kind::tuple:
      return "(" + joined(*value.as_sequence()) + ")";
    case Kind::set:
      return "{" + joined(*value.as_sequence()) + "}";
    case Kind::dictionary:
      break;
  }
  std::string result;
  for (const PythonEntry& entry : *value.as_dictionary()) {
    result += written(entry.key) + ":" + written(entry.value) + ",";
  }
  return "<" + result + ">";
}

Result<PythonValue> parse(std::string_view text, const Limits& limits = {}) {
  return parse_python_literal(as_bytes(text), limits);
}

std::string read(std::string_view text) {
  const auto value = parse(text);
  return value.has_value() ? written(*value) : "! " + value.error().message;
}

}  // namespace

TEST_SUITE("python_literal") {
  TEST_CASE("literals of every kind are read") {
    struct Row {
      std::string_view text, expected;
    };
    for (const auto& [text, expected] : std::array{
             Row{"None", "None"},
             Row{"  True", "True"},
             Row{"False # c", "False"},
             Row{"42", "42"},
             Row{"1.5e1", "15f"},
             Row{"'a' \"b\" r'\\n'", "'ab\\\\n'"},
             Row{"b'a' rb'b'", "b'ab'"},
             Row{"[]", "[]"},
             Row{"[1, 2,]", "[1,2,]"},
             Row{"()", "()"},
             Row{"(1)", "1"},
             Row{"(1,)", "(1,)"},
             Row{"((1, 2), ())", "((1,2,),(),)"},
             Row{"{}", "<>"},
             Row{"{1, 2}", "{1,2,}"},
             Row{"{1: 'a', 'b': [2], 1: None,}", "<1:'a','b':[2,],1:None,>"},
             Row{"{(1, 'a'): {}}", "<(1,'a',):<>,>"},
             Row{"set()", "{}"},
             Row{"[set ( ), 1]", "[{},1,]"},
             Row{"1, 2", "(1,2,)"},
             Row{"1,", "(1,)"},
             Row{"-1", "-1"},
             Row{"+ 1", "1"},
             Row{"[-1.5, -(2), (-3)]", "[-1.5f,-2,-3,]"},
             Row{"-9223372036854775808", "-9223372036854775808"},
             Row{"-123456789012345678901234567890", "-123456789012345678901234567890"},
         }) {
      CAPTURE(text);
      CHECK(read(text) == expected);
    }
  }

  TEST_CASE("lines may be joined and comments may stand between tokens") {
    CHECK(read("{ # a\n 'b' # c\n 'd' :\r\n -\\\n 1 ,\n\n}\n\n# e\n") == "<'bd':-1,>");
    CHECK(read("'a' \\\n 'b'") == "'ab'");
    CHECK(read("\n# c\n1") == "1");
  }

  TEST_CASE("what literal_eval refuses is malformed and told") {
    struct Row {
      std::string_view text, expected;
    };
    for (const auto& [text, expected] : std::array{
             Row{"x", "! line 1: expected a literal, found x"},
             Row{"[1, x]", "! line 1: expected a literal, found x"},
             Row{"dict()", "! line 1: expected a literal, found dict"},
             Row{"set(1)", "! line 1: expected set(), found 1"},
             Row{"set", "! line 1: expected set(), found the end of the line"},
             Row{"'a'\n'b'", "! line 2: expected the end behind a literal, found 'b'"},
             Row{"1 2", "! line 1: expected the end behind a literal, found 2"},
             Row{"1 + 2", "! line 1: expected the end behind a literal, found +"},
             Row{"'a' b'b'", "! line 1: a string and bytes side by side"},
             Row{"'a' f'b'", "! line 1: expected a constant, found an f-string"},
             Row{"[1 2]", "! line 1: expected a comma or ], found 2"},
             Row{"[1,,2]", "! line 1: expected a comma or ], found ,"},
             Row{"[,]", "! line 1: expected a comma or ], found ,"},
             Row{"[1)", "! line 1: expected a comma or ], found )"},
             Row{"{1: }", "! line 1: expected a literal, found }"},
             Row{"{1: 2, 3}", "! line 1: expected a colon behind a key, found }"},
             Row{"{1: 2, 3, 4: 5}", "! line 1: expected a colon behind a key, found ,"},
             Row{"{1, 2: 3}", "! line 1: expected a comma or }, found :"},
             Row{"{1: 2: 3}", "! line 1: expected a comma or }, found :"},
             Row{"[1: 2]", "! line 1: expected a comma or ], found :"},
             Row{"{[]: 1}", "! line 1: a list cannot be a key or an element of a set"},
             Row{"{(1, []): 1}", "! line 1: a tuple cannot be a key or an element of a set"},
             Row{"{{}}", "! line 1: a dictionary cannot be a key or an element of a set"},
             Row{"{set(), 1}", "! line 1: a set cannot be a key or an element of a set"},
             Row{"--1", "! line 1: expected a literal, found -"},
             Row{"-(-1)", "! line 1: expected a number behind a sign, found a sign"},
             Row{"-True", "! line 1: expected a number behind a sign, found a boolean"},
             Row{"-'a'", "! line 1: expected a number behind a sign, found a string"},
             Row{"[-]", "! line 1: expected a literal, found ]"},
             Row{"{**{}}", "! line 1: expected a comma or }, found **"},
             Row{"012", "! line 1: expected a number, found 012"},
             Row{"'\\x4'", "! line 1: expected 2 hexadecimal digits in an escape, found 1"},
             Row{"\n 1", "! line 2: expected no indentation, found 1"},
             Row{"*", "! line 1: expected a literal, found *"},
         }) {
      CAPTURE(text);
      CHECK(read(text) == expected);
      CHECK(parse(text).error().kind == ErrorKind::malformed);
    }
  }

  TEST_CASE("a text that ends too early is truncated") {
    for (const std::string_view text :
         {"", "  ", "# c", "[", "[1", "[1,", "{1:", "'a", "'''a''", "1 \\", "(", "{'a'", "set("}) {
      CAPTURE(text);
      REQUIRE_FALSE(parse(text).has_value());
      CHECK(parse(text).error().kind == ErrorKind::truncated);
    }
  }

  TEST_CASE("what is valid and not read is unsupported") {
    for (const std::string_view text : {"1j", "[...]", "'\\N{BULLET}'"}) {
      CAPTURE(text);
      REQUIRE_FALSE(parse(text).has_value());
      CHECK(parse(text).error().kind == ErrorKind::unsupported);
    }
  }

  TEST_CASE("depth, values and size are bounded") {
    CHECK(parse("[[1]]", {.literal_depth = 2}).has_value());
    CHECK(parse("[[[1]]]", {.literal_depth = 2}).error().kind == ErrorKind::limit);
    CHECK(parse("[1, 2]", {.literal_nodes = 3}).has_value());
    CHECK(parse("[1, 2]", {.literal_nodes = 2}).error().kind == ErrorKind::limit);
    CHECK(parse("[1]", {.manifest_bytes = 2}).error().kind == ErrorKind::limit);
    CHECK(parse("'\xFF'").error().kind == ErrorKind::malformed);
    CHECK(parse(std::string(100'000, '[')).error().kind == ErrorKind::limit);
  }

  TEST_CASE("a literal ends where the next token cannot belong to it") {
    PythonLexer lexer("{'a': 1}; b = 2");
    REQUIRE(lexer.advance().has_value());
    const auto value = read_python_literal(lexer, Limits{});
    REQUIRE(value.has_value());
    CHECK(written(*value) == "<'a':1,>");
    CHECK(lexer.is_at(";"));
  }

  TEST_CASE("no shorter text of a bracketed literal is one, and no changed one does harm") {
    const std::string_view sample = "{'a': [1, -2.5, b'\\x00'], None: (True,)}";
    test::for_each_truncation(as_bytes(sample), [](Bytes shorter) {
      CHECK_FALSE(parse_python_literal(shorter, Limits{}).has_value());
    });
    test::for_each_flip(as_bytes(sample), [](Bytes changed) {
      const auto value = parse_python_literal(changed, Limits{});
      if (value.has_value()) CHECK_FALSE(written(*value).empty());
    });
  }
}
