// Reads a text of ASCII punctuation and words from left to right, for grammars that need no
// backtracking.
#pragma once

#include <cstddef>
#include <string_view>

#include "icecore/result.h"

namespace icecore {

/// Whether the character is an ASCII letter, digit or `_`.
[[nodiscard]] bool is_word_character(char character);

class TextScanner {
 public:
  explicit TextScanner(std::string_view text) : text_(text) {}

  [[nodiscard]] std::string_view rest() const { return text_.substr(offset_); }
  [[nodiscard]] std::size_t offset() const { return offset_; }
  [[nodiscard]] bool at_end() const { return offset_ == text_.size(); }
  /// The next character; NUL at the end.
  [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[offset_]; }

  /// Whether spaces or tabs stood here; they are behind now.
  bool skip_blanks();
  /// Whether the rest begins with `expected`; then it is behind now.
  bool take(std::string_view expected);
  /// As `take`, but only where no word character follows.
  bool take_word(std::string_view word);
  /// The next `size` bytes, or what is left of them.
  std::string_view take_bytes(std::size_t size);
  /// As many characters as the predicate holds for.
  std::string_view take_while(bool (*predicate)(char));

  /// ErrorKind::malformed at this place: what was expected, and what was found.
  [[nodiscard]] std::unexpected<Error> expected(std::string_view what) const;

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
};

}  // namespace icecore
