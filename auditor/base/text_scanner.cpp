// The scanner never looks back and every call moves it forward or not at all, so that a loop over
// it ends. What a message quotes of the text is short and escaped.
#include "base/text_scanner.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace icecore {

bool is_word_character(char character) {
  return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
         (character >= 'A' && character <= 'Z') || character == '_';
}

bool TextScanner::skip_blanks() {
  return !take_while([](char character) { return character == ' ' || character == '\t'; }).empty();
}

bool TextScanner::take(std::string_view expected) {
  if (!rest().starts_with(expected)) return false;
  offset_ += expected.size();
  return true;
}

bool TextScanner::take_word(std::string_view word) {
  const std::string_view from = rest();
  if (!from.starts_with(word)) return false;
  if (from.size() > word.size() && is_word_character(from[word.size()])) return false;
  return take(word);
}

std::string_view TextScanner::take_bytes(std::size_t size) {
  const std::string_view taken = rest().substr(0, size);
  offset_ += taken.size();
  return taken;
}

std::string_view TextScanner::take_while(bool (*predicate)(char)) {
  const std::string_view from = rest();
  const auto end = std::ranges::find_if_not(from, predicate);
  return take_bytes(static_cast<std::size_t>(end - from.begin()));
}

std::unexpected<Error> TextScanner::expected(std::string_view what) const {
  constexpr std::size_t quoted = 20;
  const std::string found =
      at_end() ? "the end" : fmt::format("\"{}\"", escaped(rest().substr(0, quoted)));
  return failure(ErrorKind::malformed, fmt::format("{} expected, {} found", what, found), offset_);
}

}  // namespace icecore
