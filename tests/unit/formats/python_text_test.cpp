#include "formats/python_text.h"

#include <doctest/doctest.h>

#include <array>

using namespace icecore;

namespace {

std::vector<std::string_view> lines_of(std::string_view text,
                                       TextEncoding encoding = TextEncoding::utf8) {
  std::vector<std::string_view> lines;
  while (!text.empty()) lines.push_back(take_line_python(text, encoding));
  return lines;
}

}  // namespace

TEST_SUITE("python text") {
  TEST_CASE("white space is what str.isspace says, not what ASCII says") {
    for (const std::string_view space : {" ",
                                         "\t",
                                         "\n",
                                         "\v",
                                         "\f",
                                         "\r",
                                         "\x1c",
                                         "\x1d",
                                         "\x1e",
                                         "\x1f",
                                         "\xC2\x85",
                                         "\xC2\xA0",
                                         "\xE1\x9A\x80",
                                         "\xE2\x80\x80",
                                         "\xE2\x80\x8A",
                                         "\xE2\x80\xA8",
                                         "\xE2\x80\xA9",
                                         "\xE2\x80\xAF",
                                         "\xE2\x81\x9F",
                                         "\xE3\x80\x80"}) {
      CAPTURE(space);
      const std::string padded = std::string(space) + "a b" + std::string(space);
      CHECK(strip_python(padded) == "a b");
      CHECK(strip_right_python(padded) == std::string(space) + "a b");
      CHECK(strip_python(space).empty());
    }
    // A zero width space, a byte order mark and NUL are not white space.
    for (const std::string_view other :
         {std::string_view("\xE2\x80\x8B"), std::string_view("\xEF\xBB\xBF"),
          std::string_view("\0", 1)}) {
      CHECK(strip_python(other) == other);
    }
  }

  TEST_CASE("each of the ten line ends of str.splitlines ends a line") {
    for (const std::string_view end : {"\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x1d", "\x1e",
                                       "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
      CAPTURE(end);
      const std::string text = "a" + std::string(end) + "b" + std::string(end);
      CHECK(lines_of(text) == std::vector<std::string_view>{"a", "b"});
    }
    CHECK(lines_of("a\x1f"
                   "b") == std::vector<std::string_view>{"a\x1f"
                                                         "b"});
    CHECK(lines_of("\n\r\n\r").size() == 3);
    CHECK(lines_of("").empty());
  }

  TEST_CASE("bytes read as Latin-1 have U+0085 and U+00A0 as single bytes") {
    const std::string text =
        "\xE9\x85"
        "b\xA0";
    CHECK(lines_of(text, TextEncoding::latin1) == std::vector<std::string_view>{"\xE9", "b\xA0"});
    CHECK(strip_python(text, TextEncoding::latin1) ==
          "\xE9\x85"
          "b");
    CHECK(lines_of(text, TextEncoding::utf8).size() == 1);
  }
  TEST_CASE("a word ends at white space and at ASCII punctuation") {
    struct Row {
      std::string_view text;
      std::size_t length;
    };
    for (const auto& [text, length] :
         {Row{"a_1.b", 3}, Row{"", 0}, Row{"-a", 0}, Row{"gr\xC3\xBCn", 5},
          Row{"a\xC2\xA0"
              "b",
              1},
          Row{"a\xE3\x80\x80", 1}, Row{"0 a", 1}}) {
      CAPTURE(text);
      CHECK(word_length(text) == length);
    }
    CHECK(strip_left_python("\xC2\xA0 a ") == "a ");
  }
}
