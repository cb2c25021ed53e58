// The tables are CPython's own answers for every character, so that no other library's idea of
// Unicode matters; tests/oracle/letters.py writes and compares them. Of the characters whose lower
// case is longer there is one (U+0130), and one whose lower case depends on its neighbours (sigma,
// for which the table has the form inside a word).
#include "formats/python_letters.h"

#include <algorithm>

#include "base/text.h"
#include "formats/name.h"
#include "formats/python_letter_tables.h"

namespace icecore {
namespace {

constexpr unsigned word = 1;
constexpr unsigned identifier_start = 2;
constexpr unsigned identifier_rest = 4;

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// The range that holds the character, or null.
template <typename Ranges>
auto* range_of(const Ranges& ranges, char32_t character) {
  const auto next = std::ranges::upper_bound(ranges, character, {},
                                             [](const auto& range) { return range.first; });
  const bool holds = next != ranges.begin() && character <= std::prev(next)->last;
  return holds ? &*std::prev(next) : nullptr;
}

unsigned ascii_kinds(char32_t character) {
  if (character >= '0' && character <= '9') return word | identifier_rest;
  const char32_t lower = character | 0x20U;
  const bool is_letter = (lower >= 'a' && lower <= 'z') || character == '_';
  return is_letter ? word | identifier_start | identifier_rest : 0;
}

unsigned kinds_of(char32_t character) {
  if (character < 0x80) return ascii_kinds(character);
  const LetterRange* const range = range_of(letter_ranges, character);
  return range == nullptr ? 0U : range->kinds;
}

// Whether the text is UTF-8 and each character of the kind.
bool all_are(std::string_view text, unsigned kind) {
  while (const auto character = first_character(text)) {
    if ((kinds_of(character->code_point) & kind) == 0) return false;
    text.remove_prefix(character->size);
  }
  return text.empty();
}

void append_lower(std::string& text, char32_t character) {
  if (character == 0x130) {  // capital I with a dot: i and a combining dot
    text += "i\u0307";
    return;
  }
  const LowerRange* const range = range_of(lower_ranges, character);
  const bool is_capital = range != nullptr && (character - range->first) % range->step == 0;
  append_utf8(text, is_capital ? static_cast<char32_t>(static_cast<std::int32_t>(character) +
                                                       range->distance)
                               : character);
}

}  // namespace

std::string lower_python(std::string_view text) {
  std::string lower = to_lower_ascii(text);
  if (is_ascii(text)) return lower;
  std::string result;
  for (std::string_view rest = lower; !rest.empty();) {
    const auto character = first_character(rest);
    if (character && character->size > 1) {
      append_lower(result, character->code_point);
    } else {
      result += rest.front();
    }
    rest.remove_prefix(character ? character->size : 1);
  }
  return result;
}

std::string canonical_name(std::string_view name) {
  return normalized_name(lower_python(name));
}

bool is_word_python(std::string_view text) {
  return all_are(text, word);
}

bool is_identifier_python(std::string_view text) {
  const auto first = first_character(text);
  return first && (kinds_of(first->code_point) & identifier_start) != 0 &&
         all_are(text, identifier_rest);
}

}  // namespace icecore
