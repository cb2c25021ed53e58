#include "formats/command_wrapper.h"

#include <doctest/doctest.h>

#include <array>

#include "base/text.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

std::vector<ShellWord> words_of(std::string_view text) {
  const ShellScript script = parse_shell(text, {});
  return script.commands.empty() ? std::vector<ShellWord>() : script.commands.front().words;
}

struct Row {
  std::string_view text, expected;
};

}  // namespace

TEST_SUITE("command wrapper") {
  TEST_CASE("programs that start another one are taken off") {
    for (const auto& [text, expected] : std::array{
             Row{"tini -g -- python x", "python x"},
             Row{"/usr/bin/dumb-init -- env -u A B=c python -m d", "python -m d"},
             Row{"exec gosu app:app \"$@\"", "\"$@\""},
             Row{"sudo -E -u app pip install x", "pip install x"},
             Row{"timeout -k 5 10 nice -n 5 a -b", "a -b"},
             Row{"python -c x", "python -c x"},
             Row{"tini --", "tini --"},
             Row{"env", "env"},
         }) {
      CAPTURE(text);
      const std::vector<ShellWord> words = words_of(text);
      const std::span<const ShellWord> plain = unwrapped(words);
      CHECK(shell_text({plain.begin(), plain.end()}) == expected);
    }
  }

  TEST_CASE("a shell's text is found behind its options") {
    const auto text_of = [](std::string_view text) {
      const std::optional<ShellText> found = text_for_shell(words_of(text));
      return found ? found->text + "|" + std::to_string(found->next) : "none";
    };
    CHECK(text_of("sh -c 'a b' c") == "a b|3");
    CHECK(text_of("/bin/bash -exo pipefail -c 'a'") == "a|5");
    CHECK(text_of("bash --login -lc a") == "a|4");
    CHECK(text_of("eval a b") == "a b |3");
    CHECK(text_of("bash x.sh -c a") == "none");
    CHECK(text_of("sh -c") == "none");
    CHECK(text_of("python -c a") == "none");
  }

  TEST_CASE("no text is too odd") {
    const Bytes sample = as_bytes("env -u A B=c sudo -E timeout -k 1 2 bash -o pipefail -c 'x' y");
    const auto read = [](Bytes bytes) {
      const std::vector<ShellWord> words = words_of(as_text(bytes));
      (void)text_for_shell(unwrapped(words));
    };
    test::for_each_truncation(sample, read);
    test::for_each_flip(sample, read);
  }
}
