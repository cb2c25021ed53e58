#include "formats/python_token.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "base/bytes.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

// The tokens between bars, `/` for the end of a logical line; the error's message at the end.
std::string tokens(std::string_view text) {
  PythonLexer lexer(text);
  std::string result;
  while (true) {
    if (const Result<void> step = lexer.advance(); !step.has_value()) {
      return result + "! " + step.error().message;
    }
    const PythonToken& token = lexer.token();
    if (token.kind == PythonToken::Kind::end) return result;
    const bool is_newline = token.kind == PythonToken::Kind::newline;
    result += is_newline ? "/" : fmt::format("{}|", token.text);
  }
}

std::vector<PythonToken> all(std::string_view text) {
  PythonLexer lexer(text);
  std::vector<PythonToken> result;
  do {
    REQUIRE(lexer.advance().has_value());
    result.push_back(lexer.token());
  } while (lexer.token().kind != PythonToken::Kind::end);
  return result;
}

}  // namespace

TEST_SUITE("python_token") {
  TEST_CASE("a text is cut into names, numbers, strings and operations") {
    struct Row {
      std::string_view text, expected;
    };
    for (const auto& [text, expected] : std::array{
             Row{"", ""},
             Row{"a1 _b gr\xC3\xBCn", "a1|_b|gr\xC3\xBCn|/"},
             Row{"1 1_0 .5 1. 0xFf 1e+5 1E-5 0x1e+5", "1|1_0|.5|1.|0xFf|1e+5|1E-5|0x1e|+|5|/"},
             Row{"1.e5.x 5j 1if", "1.e5.x|5j|1if|/"},
             Row{"'a' \"b\" ''", "'a'|\"b\"|''|/"},
             Row{R"(r'\' \\' rb"\"" Br'' f'x' T'' u'' Rt'')",
                 R"(r'\' \\'|rb"\""|Br''|f'x'|T''|u''|Rt''|/)"},
             Row{"x'a' ub'' rrb''", "x|'a'|ub|''|rrb|''|/"},
             Row{"'''a\n'b''' \"\"\"\\\"\"\"\"", "'''a\n'b'''|\"\"\"\\\"\"\"\"|/"},
             Row{"'a\\\nb' 'a\\\r\nb'", "'a\\\nb'|'a\\\r\nb'|/"},
             Row{"a==b**=c->d:=e...f.g!=h@i", "a|==|b|**=|c|->|d|:=|e|...|f|.|g|!=|h|@|i|/"},
         }) {
      CAPTURE(text);
      CHECK(tokens(text) == expected);
    }
  }

  TEST_CASE(
      "lines end outside brackets, where no backslash joins them, and where they have tokens") {
    struct Row {
      std::string_view text, expected;
    };
    for (const auto& [text, expected] : std::array{
             Row{"a\nb\r\nc\rd", "a|/b|/c|/d|/"},
             Row{"\n\n  # c\n a # d\n\n", "a|/"},
             Row{"(a\n,\n# )\n[b\n{c\n}])\nd", "(|a|,|[|b|{|c|}|]|)|/d|/"},
             Row{"a \\\n b \\\r\nc", "a|b|c|/"},
             Row{"\\\na", "a|/"},
             Row{"(a\n", "(|a|"},
         }) {
      CAPTURE(text);
      CHECK(tokens(text) == expected);
    }
  }

  TEST_CASE("what is no token is told with its line") {
    struct Row {
      std::string_view text, expected;
    };
    for (const auto& [text, expected] : std::array{
             Row{"a $", "a|! line 1: expected a token, found the character $"},
             Row{"a\n?", "a|/! line 2: expected a token, found the character ?"},
             Row{std::string_view("\0", 1),
                 "! line 1: expected a token, found the character \\x00"},
             Row{")", "! line 1: ) closes nothing"},
             Row{"'a", "! line 1: expected the end of a string, found none"},
             Row{"'a\n'", "! line 1: expected the end of a string, found none"},
             Row{"'''a''", "! line 1: expected the end of a string, found none"},
             Row{"'\\", "! line 1: expected the end of a string, found none"},
             Row{"a \\ b", "a|! line 1: expected the end of the line after a backslash"},
             Row{"a \\", "a|! line 1: expected the end of the line after a backslash"},
             Row{"a \\\n", "a|! expected a line after a backslash, found the end"},
         }) {
      CAPTURE(text);
      CHECK(tokens(text) == expected);
    }
  }

  TEST_CASE("tokens know their place, the first of a line its indentation") {
    const std::vector<PythonToken> found = all("a = '''\n'''\n\n \tb # c\n\f d\n  \\\n   e");
    REQUIRE(found.size() == 11);
    CHECK(found[0].begins_line);
    CHECK(found[0].indent == 0);
    CHECK(found[2].line == 1);
    CHECK(found[2].offset == 4);
    CHECK_FALSE(found[2].begins_line);
    CHECK(found[4].text == "b");
    CHECK(found[4].line == 4);
    CHECK(found[4].indent == 8);
    CHECK(found[6].indent == 1);
    CHECK(found[8].text == "e");
    CHECK(found[8].indent == 2);
    CHECK(all("\\\n   e")[0].indent == 3);
  }

  TEST_CASE("depth counts the brackets that are open") {
    PythonLexer lexer("([{}])");
    for (const std::uint64_t depth : {1U, 2U, 3U, 2U, 1U, 0U}) {
      REQUIRE(lexer.advance().has_value());
      CHECK(lexer.depth() == depth);
    }
    CHECK(lexer.is_at(")"));
    CHECK_FALSE(lexer.is_at("("));
  }

  TEST_CASE("whatever changes, tokens come in the order of the text") {
    const auto check = [](Bytes changed) {
      PythonLexer lexer(as_text(changed));
      std::uint64_t place = 0;
      while (lexer.advance().has_value() && lexer.token().kind != PythonToken::Kind::end) {
        CHECK(lexer.token().offset >= place);
        place = lexer.token().offset + lexer.token().text.size();
        CHECK(place <= changed.size());
      }
    };
    const std::string_view sample = "a = ['b\\'', 1.5, \\\n # c\n'''d\n''']\r\n";
    test::for_each_truncation(as_bytes(sample), check);
    test::for_each_flip(as_bytes(sample), check);
  }
}
