#include "formats/shell_command.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

// One command after the other: how it is joined, `?` where it is conditional, what it is.
std::string shown(std::string_view text) {
  constexpr std::array<std::string_view, 5> links{";", "&&", "||", "|", "$"};
  std::string result;
  for (const ShellCommand& command : parse_shell(text, {}).commands) {
    if (!result.empty()) result += ' ';
    result += links.at(static_cast<std::size_t>(command.link));
    if (command.is_conditional) result += '?';
    for (const ShellAssignment& assignment : command.assignments) {
      result += fmt::format(" {}={}", assignment.name, assignment.value.text);
    }
    for (const ShellWord& word : command.words) result += fmt::format(" {}", word.text);
    for (const ShellRedirection& redirection : command.redirections) {
      result += fmt::format(" {}{}", redirection.operation, redirection.target.text);
    }
    if (!command.here_document.empty())
      result += fmt::format(" [{}]", escaped(command.here_document));
  }
  return result;
}

struct Row {
  std::string_view text, expected;
};

}  // namespace

TEST_SUITE("shell command") {
  TEST_CASE("lists and pipes are simple commands in order") {
    for (const auto& [text, expected] : std::array{
             Row{"set -eux; \tapt-get update; \tapt-get install -y a \tb \t;",
                 "; set -eux ; apt-get update ; apt-get install -y a b"},
             Row{"a && b || c | d & e", "; a && b || c | d ; e"},
             Row{"a &&\n\n b |\n c", "; a && b | c"},
             Row{"A=1 B='x y' c d=e", "; A=1 B=x y c d=e"},
             Row{"A=1; B=$C", "; A=1 ; B=$C"},
             Row{"a > b 2>&1 c < d", "; a c >b 2>&1 <d"},
             Row{"(a; b) | c", "; a ; b | c"},
             Row{"{ a; b; } && c", "; a ; b && c"},
             Row{"! a; time b", "; a ; b"},
             Row{"", ""},
         }) {
      CAPTURE(text);
      CHECK(shown(text) == expected);
    }
  }

  TEST_CASE("what may not run is told") {
    for (const auto& [text, expected] : std::array{
             Row{"if a; then b; elif c; then d; else e; fi; f", ";? a ;? b ;? c ;? d ;? e ; f"},
             Row{"for i in x y; do a $i; done; b", ";? a $i ; b"},
             Row{"while read -r l\ndo a\ndone < f", ";? read -r l ;? a ; <f"},
             Row{"case \"$1\" in\n a|b) c ;;\n (*) d;; esac\ne", ";? c ;? d ; e"},
             Row{"f() { a; }\ng () (b)\nfunction h { c; }; d", ";? a ; b ;? c ; d"},
             Row{"[[ -f a && b < c ]] && d; ((i++)); e", "; [[ -f a b c ]] && d ; e"},
         }) {
      CAPTURE(text);
      CHECK(shown(text) == expected);
    }
  }

  TEST_CASE("substitutions are commands of their own, behind the others") {
    CHECK(shown("a \"$(b | c)\" `d $(e)`; f") == "; a $(b | c) `d $(e)` ; f $ b | c $ d $(e) $ e");
    const ShellScript script = parse_shell("x; sh -c \"$(curl u)\"", {});
    REQUIRE(script.commands.size() == 3);
    CHECK(script.commands[2].parent == 1);
  }

  TEST_CASE("here-documents belong to their commands") {
    CHECK(shown("cat <<A <<-'B' >x && y\n1\nA\n\t2\n\tB\nz") ==
          "; cat <<A <<-B >x [1\\x0a2\\x0a] && y ; z");
  }

  TEST_CASE("lines are counted from the first") {
    const ShellScript script = parse_shell("a\n\nb \\\n c\nd", {});
    REQUIRE(script.commands.size() == 3);
    CHECK(script.commands[1].line == 2);
    CHECK(script.commands[2].line == 4);
  }

  TEST_CASE("words can be written so that a shell reads them back") {
    for (const std::string_view text : {"a 'b c' x=1", "echo 'it'\\''s'", "a \"$B c\" $D ''"}) {
      CAPTURE(text);
      CHECK(shell_text(parse_shell(text, {}).commands.at(0).words) == text);
    }
  }

  TEST_CASE("long text is read to the limit") {
    const ShellScript script = parse_shell(std::string(70'000, 'a'), {});
    CHECK(!script.is_complete);
    CHECK(script.commands.at(0).words.at(0).text.size() == Limits().small_text_bytes);
  }

  TEST_CASE("no text is too odd") {
    const Bytes sample =
        as_bytes("f() { case $x in a) b ;; esac; }; if [[ a ]]; then (c) | d <<E\n$(g)\nE\nfi");
    const auto read = [](Bytes bytes) { (void)shown(as_text(bytes)); };
    test::for_each_truncation(sample, read);
    test::for_each_flip(sample, read);
  }
}
