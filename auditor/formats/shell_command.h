// Text for a POSIX shell, or bash, as the simple commands that it holds. Nothing is expanded and
// nothing is run: it tells what is written, not what would happen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"

namespace icecore {

/// A word without its quotes. Expansions stay as written: `$HOME/x`, `$(date)`, `${A:-b}`.
struct ShellWord {
  std::string text;
  bool has_expansion = false;  ///< Outside single quotes.
  bool is_quoted = false;      ///< Whether any part of it was.

  friend bool operator==(const ShellWord&, const ShellWord&) = default;
};

struct ShellAssignment {
  std::string name;
  ShellWord value;
};

struct ShellRedirection {
  std::string operation;  ///< `<`, `>>`, `2>&`, `<<` …, with the descriptor before it.
  ShellWord target;       ///< For a here-document its delimiter.
};

/// How a command stands to the one before it.
enum class ShellLink : std::uint8_t {
  sequence,     ///< First of its list, or after `;`, a line's end or `&`.
  and_then,     ///< After `&&`.
  or_else,      ///< After `||`.
  pipe,         ///< Its input is the output of the one before.
  substitution  ///< Inside `$(…)`, backquotes or `<(…)` of a word of `parent`.
};

struct ShellCommand {
  std::vector<ShellAssignment> assignments;  ///< Before the command's name.
  std::vector<ShellWord> words;              ///< Empty where there are only assignments.
  std::vector<ShellRedirection> redirections;
  std::string here_document;  ///< The bodies of its here-documents, one after the other.
  ShellLink link = ShellLink::sequence;
  bool is_conditional = false;  ///< Inside `if`, a loop, `case` or a function.
  std::size_t line = 0;         ///< Of its first word, from 0.
  std::size_t parent = 0;       ///< Of a substitution: the command that has the word.
};

struct ShellScript {
  std::vector<ShellCommand> commands;  ///< In order; those of substitutions at the end.
  bool is_complete = true;  ///< Not if a quote is open at the end, or a limit was reached.
};

/// Never fails: what is no shell gives odd commands. Of more than `small_text_bytes` only the
/// beginning is read; substitutions are followed to `shell_depth`.
[[nodiscard]] ShellScript parse_shell(std::string_view text, const Limits& limits);

/// The words as one line that a shell would read the same way, for reports.
[[nodiscard]] std::string shell_text(const std::vector<ShellWord>& words);

}  // namespace icecore
