#include "formats/shell_words.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

// Words in brackets, `$` before those with expansions; operators as they are; `/` for line ends.
std::string shown(std::string_view text) {
  ShellTokens tokens(text, Limits().shell_depth);
  std::string result;
  for (ShellToken token = tokens.next(); token.kind != ShellToken::Kind::end;
       token = tokens.next()) {
    if (!result.empty()) result += ' ';
    if (token.kind == ShellToken::Kind::line_end) {
      result += '/';
    } else if (token.kind == ShellToken::Kind::operation) {
      result += token.operation;
    } else {
      result += fmt::format("{}[{}]", token.word.has_expansion ? "$" : "", token.word.text);
    }
    for (const std::string& inner : token.substitutions) result += fmt::format("({})", inner);
  }
  return tokens.is_complete() ? result : result + " open";
}

struct Row {
  std::string_view text, expected;
};

}  // namespace

TEST_SUITE("shell words") {
  TEST_CASE("quotes are taken off and expansions stay") {
    for (const auto& [text, expected] : std::array{
             Row{"a 'b c' d\"e f\"g", "[a] [b c] [de fg]"},
             Row{R"(a\ b \$c "\$d\e\"")", R"([a b] [$c] [$d\e"])"},
             Row{"$A ${B:-c d} '$E' x$F/y", "$[$A] $[${B:-c d}] [$E] $[x$F/y]"},
             Row{R"sh("$(a "b c" 'd)')" `e f`)sh",
                 R"sh($[$(a "b c" 'd)')](a "b c" 'd)') $[`e f`](e f))sh"},
             Row{"a$(b $(c))", "$[a$(b $(c))](b $(c))"},
             Row{"$((1 + 2))", "$[$((1 + 2))]"},
             Row{"bash <(curl x)", "[bash] $[<(curl x)](curl x)"},
             Row{"a \\\n b # c\n#d\ne#f", "[a] [b] / / [e#f]"},
             Row{"A=(x 'y z') b", "[A=(x 'y z')] [b]"},
             Row{"cost$ $", "[cost$] [$]"},
             Row{"", ""},
         }) {
      CAPTURE(text);
      CHECK(shown(text) == expected);
    }
  }

  TEST_CASE("operators end words") {
    for (const auto& [text, expected] : std::array{
             Row{"a&&b||c|d;e&f", "[a] && [b] || [c] | [d] ; [e] & [f]"},
             Row{"a>b 2>&1 3<c >>d <<<e", "[a] > [b] 2>& [1] 3< [c] >> [d] <<< [e]"},
             Row{"(a) ;; b |& c &>d", "( [a] ) ;; [b] |& [c] &> [d]"},
             Row{"a2>b", "[a2] > [b]"},
         }) {
      CAPTURE(text);
      CHECK(shown(text) == expected);
    }
  }

  TEST_CASE("what does not close is told and stands for itself") {
    for (const auto& [text, expected] : std::array{
             Row{"a 'b c", "[a] [b c] open"},
             Row{"a \"b c", "[a] [b c] open"},
             Row{"a $(b c", "[a] [$] ( [b] [c] open"},
             Row{"a `b", "[a] [`b] open"},
             Row{"${a", "[${a] open"},
         }) {
      CAPTURE(text);
      CHECK(shown(text) == expected);
    }
  }

  TEST_CASE("nesting ends at the limit") {
    const auto nested = [](int depth) {
      std::string text;
      for (int i = 0; i < depth; ++i) text += "$(";
      return text + "x" + std::string(static_cast<std::size_t>(depth), ')');
    };
    CHECK(!shown(nested(64)).ends_with("open"));
    CHECK(shown(nested(65)).ends_with("open"));
  }

  TEST_CASE("a here-document ends at its delimiter") {
    ShellTokens tokens("one\n\ttwo\n\tEND\nafter", 64);
    CHECK(tokens.here_document("END", true) == "one\ntwo\n");
    CHECK(tokens.next().word.text == "after");
    ShellTokens open("one\n", 64);
    CHECK(open.here_document("END", false) == "one\n");
    CHECK(!open.is_complete());
  }

  TEST_CASE("no text is too odd") {
    const Bytes sample = as_bytes("A=(1) b \"$(c 'd')\" `e` ${f} <(g) 2>&1 <<H\nx\nH\n((1)) #y");
    const auto read = [](Bytes bytes) { (void)shown(as_text(bytes)); };
    test::for_each_truncation(sample, read);
    test::for_each_flip(sample, read);
  }
}
