#include "base/text.h"

#include <doctest/doctest.h>

#include <array>

using namespace icecore;

TEST_SUITE("text") {
  TEST_CASE("escaped makes any bytes safe to print and keeps them distinct") {
    struct Row {
      std::string_view input, expected;
    };
    for (const auto& [input, expected] : std::array{
             Row{"plain", "plain"},
             Row{"grün", "grün"},
             Row{"red\x1b[31m", "red\\x1b[31m"},
             Row{"back\\slash", "back\\\\slash"},
             Row{"\xff\xfe", "\\xff\\xfe"},
             Row{"\xc0\xaf", "\\xc0\\xaf"},
             Row{"\xed\xa0\x80", "\\xed\\xa0\\x80"},
             Row{"a\xe2\x80\xae"
                 "b",
                 "a\\u202eb"},
             Row{"line\nend", "line\\x0aend"},
         }) {
      CAPTURE(expected);
      CHECK(escaped(input) == expected);
      CHECK(needs_escape(input) == (input != expected));
    }
  }

  TEST_CASE("utf8_text says where the first byte that is not UTF-8 stands") {
    struct Row {
      std::string_view text;
      std::uint64_t offset;
    };
    CHECK(utf8_text(as_bytes("grün"), 5) == "grün");
    CHECK(utf8_text(as_bytes("grün"), 4).error().kind == ErrorKind::limit);
    for (const auto& [text, offset] : std::array{
             Row{"\xff", 0},
             Row{"latin gr\xfcn", 8},
             Row{"half \xe2\x80", 5},
             Row{"\xc3\xbc\xed\xa0\x80", 2},
         }) {
      CAPTURE(text);
      const auto result = utf8_text(as_bytes(text), 100);
      REQUIRE_FALSE(result.has_value());
      CHECK(result.error().kind == ErrorKind::malformed);
      CHECK(result.error().offset == offset);
    }
  }

  TEST_CASE("split_lines knows three line ends and adds no empty last line") {
    CHECK(split_lines("a\nb\r\nc\rd") == std::vector<std::string_view>{"a", "b", "c", "d"});
    CHECK(split_lines("a\n") == std::vector<std::string_view>{"a"});
    CHECK(split_lines("\n\n") == std::vector<std::string_view>{"", ""});
    CHECK(split_lines("").empty());
  }

  TEST_CASE("base64url is its own inverse and refuses what RFC 4648 does not allow") {
    for (std::size_t size = 0; size < 40; ++size) {
      std::vector<std::byte> bytes(size, std::byte{0xA7});
      CHECK(*from_base64url(to_base64url(bytes)) == bytes);
    }
    CHECK_FALSE(from_base64url("a").has_value());
    CHECK_FALSE(from_base64url("+/").has_value());
    CHECK_FALSE(from_base64url("AB=").has_value());
    CHECK_FALSE(from_base64url("AB").has_value());  // the low four bits are not zero
    CHECK(from_base64url("AA").has_value());
  }

  TEST_CASE("human_bytes rounds to one decimal and moves to the next unit in time") {
    CHECK(human_bytes(0) == "0 B");
    CHECK(human_bytes(999) == "999 B");
    CHECK(human_bytes(1234567) == "1.2 MB");
    CHECK(human_bytes(999'999) == "1.0 MB");
  }

  TEST_CASE("hexadecimal digits are bytes in either case") {
    const auto bytes = from_hex("00fF1a");
    REQUIRE(bytes.has_value());
    CHECK(to_hex(*bytes) == "00ff1a");
    CHECK(from_hex("")->empty());
    for (const std::string_view text : {"0", "0g", "0x", " 0"}) CHECK_FALSE(from_hex(text));
  }

  TEST_CASE("a character of UTF-8 is read as it was written") {
    for (const char32_t character :
         {U'a', U'\x7f', U'\x80', U'\u07ff', U'\u0800', U'\uffff', U'\U00010000', U'\U0010ffff'}) {
      std::string text;
      append_utf8(text, character);
      text += "x";
      const auto read = first_character(text);
      REQUIRE(read.has_value());
      CHECK(read->code_point == character);
      CHECK(read->size == text.size() - 1);
    }
  }

  TEST_CASE("what is not UTF-8 is no character, and a surrogate is not") {
    std::string surrogate;
    append_utf8(surrogate, 0xD800);
    CHECK(surrogate == "\xED\xA0\x80");
    for (const std::string_view text : {std::string_view(surrogate), std::string_view(""),
                                        std::string_view("\xC3"), std::string_view("\xFF")}) {
      CHECK_FALSE(first_character(text).has_value());
    }
  }
}
