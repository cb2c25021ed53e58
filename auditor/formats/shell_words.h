// The words and operators of shell text, one after the other: the lower half of shell_command.h.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "formats/shell_command.h"

namespace icecore {

struct ShellToken {
  enum class Kind : std::uint8_t { word, operation, line_end, end };

  Kind kind = Kind::end;
  ShellWord word;                          ///< Of a word.
  std::string operation;                   ///< `&&`, `;;`, `2>>` …
  std::vector<std::string> substitutions;  ///< What stands in `$(…)` and its kin of a word.
  std::size_t assigned = 0;                ///< Length of `NAME` where the word is `NAME=…`.
  std::size_t line = 0;

  [[nodiscard]] bool is(std::string_view text) const {
    return kind == Kind::operation && operation == text;
  }
  /// A word that may be one of the grammar's own.
  [[nodiscard]] bool is_reserved(std::string_view text) const {
    return kind == Kind::word && !word.is_quoted && word.text == text;
  }
};

class ShellTokens {
 public:
  ShellTokens(std::string_view text, std::size_t depth_limit)
      : text_(text), depth_limit_(depth_limit) {}

  /// The next one; comments and continued lines are skipped.
  ShellToken next();
  /// The lines up to one that is `delimiter`; with `strips_tabs` without tabs at their beginnings.
  std::string here_document(std::string_view delimiter, bool strips_tabs);
  /// Skips `((…))`, whose first parenthesis was read.
  bool skip_arithmetic();
  [[nodiscard]] bool is_complete() const { return is_complete_; }

 private:
  [[nodiscard]] char at(std::size_t ahead = 0) const {
    return place_ + ahead < text_.size() ? text_[place_ + ahead] : '\0';
  }
  [[nodiscard]] bool at_end() const { return place_ >= text_.size(); }
  void advance(std::size_t count);
  void skip_blanks();
  bool take_operation(ShellToken& token);
  void take_word(ShellToken& token);
  void take_quoted(ShellToken& token);
  void take_single_quoted(ShellWord& word);
  bool take_expansion(ShellToken& token);
  std::size_t end_of_group(std::size_t start, char closing);

  std::string_view text_;
  std::size_t depth_limit_;
  std::size_t place_ = 0;
  std::size_t line_ = 0;
  bool is_complete_ = true;
};

}  // namespace icecore
