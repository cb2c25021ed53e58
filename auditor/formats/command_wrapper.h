// Programs that start another one, and shells that are given a text: what a command line comes to.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "formats/shell_command.h"

namespace icecore {

/// How many words a program that starts another one takes for itself: `tini --`, `env A=b`,
/// `gosu user`, `sudo -E`, `exec`. 0 where the first word is no such program, or nothing follows.
[[nodiscard]] std::size_t wrapper_words(std::span<const ShellWord> words);

/// Without all such programs.
[[nodiscard]] std::span<const ShellWord> unwrapped(std::span<const ShellWord> words);

/// Whether the word names a shell.
[[nodiscard]] bool is_shell_program(std::string_view program);

struct ShellText {
  std::string text;
  std::size_t next = 0;  ///< Of the words, the first behind the text: it is `$0` there.
};

/// The text that a shell is given by -c, or that `eval` runs; nothing for other commands.
[[nodiscard]] std::optional<ShellText> text_for_shell(std::span<const ShellWord> words);

}  // namespace icecore
