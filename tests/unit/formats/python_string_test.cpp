#include "formats/python_string.h"

#include <doctest/doctest.h>

#include <array>

#include "base/bytes.h"
#include "support/hostile.h"

using namespace icecore;

TEST_SUITE("python_string") {
  TEST_CASE("escapes stand for what CPython takes them for") {
    struct Row {
      std::string_view token, value;
    };
    for (const auto& [token, value] : std::array{
             Row{"''", ""},
             Row{"\"a'b\"", "a'b"},
             Row{"''''''", ""},
             Row{"'''a'b\nc'''", "a'b\nc"},
             Row{R"('\\\'\"\a\b\f\n\r\t\v')", "\\'\"\a\b\f\n\r\t\v"},
             Row{R"('\0')", std::string_view("\0", 1)},
             Row{R"('\1018\08\777')", std::string_view("A8\0"
                                                       "8\xC7\xBF",
                                                       6)},
             Row{R"('\x41\u00e9\U0001F600\uFFFD')", "A\xC3\xA9\xF0\x9F\x98\x80\xEF\xBF\xBD"},
             Row{R"('\ud800\udc80')", "\xED\xA0\x80\xED\xB2\x80"},
             Row{"'a\\\nb\\\r\nc\\\rd'", "abcd"},
             Row{R"('\q\8\ ')", "\\q\\8\\ "},
             Row{"'\\\xC3\xA9'", "\\\xC3\xA9"},
             Row{"'''a\r\nb\rc'''", "a\nb\nc"},
             Row{R"(u'\x41')", "A"},
             Row{R"(R'\x41\'')", R"(\x41\')"},
             Row{"r'''a\\\r\nb'''", "a\\\nb"},
         }) {
      CAPTURE(token);
      const auto text = decode_python_string(token);
      REQUIRE(text.has_value());
      CHECK(text->value == value);
      CHECK_FALSE(text->is_bytes);
    }
  }

  TEST_CASE("bytes have octal and hexadecimal escapes only") {
    struct Row {
      std::string_view token, value;
    };
    for (const auto& [token, value] : std::array{
             Row{R"(b'\xff\101\777')",
                 "\xFF"
                 "A\xFF"},
             Row{R"(B'\u0041\N{X}\U1')", R"(\u0041\N{X}\U1)"},
             Row{R"(bR"\x41")", R"(\x41)"},
         }) {
      CAPTURE(token);
      const auto text = decode_python_string(token);
      REQUIRE(text.has_value());
      CHECK(text->value == value);
      CHECK(text->is_bytes);
    }
  }

  TEST_CASE("what is no constant is told with its offset") {
    struct Row {
      std::string_view token;
      ErrorKind kind;
      std::string_view message;
    };
    for (const auto& [token, kind, message] : std::array{
             Row{R"('a\x4')", ErrorKind::malformed,
                 "expected 2 hexadecimal digits in an escape, found 1"},
             Row{R"('a\xg0')", ErrorKind::malformed,
                 "expected 2 hexadecimal digits in an escape, found 0"},
             Row{R"('\u004')", ErrorKind::malformed,
                 "expected 4 hexadecimal digits in an escape, found 3"},
             Row{R"('\U00110000')", ErrorKind::malformed,
                 "expected a character up to U+10FFFF, found U+110000"},
             Row{R"('\N{BULLET}')", ErrorKind::unsupported, "a character by its name (\\N)"},
             Row{"b'\xC3\xA9'", ErrorKind::malformed, "a character beyond ASCII in bytes"},
             Row{"f'a'", ErrorKind::malformed, "expected a constant, found an f-string"},
             Row{"rT'a'", ErrorKind::malformed, "expected a constant, found a t-string"},
             Row{"'a", ErrorKind::truncated, "expected the end of a string, found none"},
             Row{"'", ErrorKind::truncated, "expected the end of a string, found none"},
             Row{"a", ErrorKind::malformed, "expected a string, found no quote"},
         }) {
      CAPTURE(token);
      const auto text = decode_python_string(token);
      REQUIRE_FALSE(text.has_value());
      CHECK(text.error().kind == kind);
      CHECK(text.error().message == message);
    }
    CHECK(decode_python_string(R"('a\x4')").error().offset == 2);
  }

  TEST_CASE("whatever changes, a value is no longer than its source") {
    const auto check = [](Bytes changed) {
      const auto text = decode_python_string(as_text(changed));
      if (text.has_value()) CHECK(text->value.size() <= changed.size());
    };
    for (const std::string_view sample : {R"('\x41\u00e9\'')", "rb\"\"\"a\\\r\nb\"\"\""}) {
      test::for_each_truncation(as_bytes(sample), check);
      test::for_each_flip(as_bytes(sample), check);
    }
  }
}
