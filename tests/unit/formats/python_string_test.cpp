#include "formats/python_string.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

TEST_SUITE("python string") {
  TEST_CASE("a literal has the value that Python gives it") {
    struct Row {
      std::string_view literal, value;
    };
    using namespace std::string_view_literals;
    for (const auto& [literal, value] : std::array{
             Row{"''", ""},
             Row{"\"it's\"", "it's"},
             Row{R"('a\'b\"c\\d')", "a'b\"c\\d"},
             Row{R"('\a\b\f\n\r\t\v')", "\a\b\f\n\r\t\v"},
             Row{R"('\x41\101\7\0778')", "AA\a\x3f\x38"},
             Row{R"('\0')", "\0"sv},
             Row{R"('\777\u00e9\U0001F600')", "\u01ff\u00e9\U0001F600"},
             Row{R"('\ud800')", "\xED\xA0\x80"},
             Row{R"('\d\8\ ')", "\\d\\8\\ "},
             Row{"'a\\\nb\\\r\nc\\\rd'", "abcd"},
             Row{"'\t\f\x1f ä'", "\t\f\x1f ä"},
         }) {
      CAPTURE(literal);
      const Result<std::string> result = python_string_value(literal);
      REQUIRE(result.has_value());
      CHECK(*result == value);
    }
  }

  TEST_CASE("what Python refuses is malformed, with the place") {
    struct Row {
      std::string_view literal;
      std::size_t offset;
    };
    using namespace std::string_view_literals;
    for (const auto& [literal, offset] : std::array{
             Row{"", 0},
             Row{"'", 0},
             Row{"ab", 0},
             Row{"'ab", 3},
             Row{"'ab\"", 4},
             Row{"'a'b'", 2},
             Row{R"('a\')", 4},
             Row{"'a\nb'", 2},
             Row{"'a\rb'", 2},
             Row{"'a\0b'"sv, 2},
             Row{"'\\\0'"sv, 1},
             Row{R"('\x4')", 1},
             Row{R"('\x-1')", 1},
             Row{R"('\u123')", 1},
             Row{R"('\U00110000')", 1},
             Row{R"('\)", 1},
         }) {
      CAPTURE(literal);
      const Result<std::string> result = python_string_value(literal);
      REQUIRE_FALSE(result.has_value());
      CHECK(result.error().kind == ErrorKind::malformed);
      CHECK(result.error().offset == offset);
    }
  }

  TEST_CASE("a character by its name is not read") {
    const Result<std::string> result = python_string_value(R"('a\N{DASH}')");
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().kind == ErrorKind::unsupported);
    CHECK(result.error().offset == 2);
  }

  TEST_CASE(
      "no part of a literal is one, and a changed one has a value or an error with its place") {
    constexpr std::string_view sample = R"('a\x41\u00e9\101\n"\\')";
    test::for_each_truncation(as_bytes(sample), [](Bytes shorter) {
      CHECK_FALSE(python_string_value(as_text(shorter)).has_value());
    });
    test::for_each_flip(as_bytes(sample), [](Bytes changed) {
      const Result<std::string> result = python_string_value(as_text(changed));
      if (!result) CHECK(result.error().offset <= changed.size());
    });
  }
}
