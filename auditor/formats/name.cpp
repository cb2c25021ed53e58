// The name rules of the PyPA specification "Names and normalization" (PEP 503, PEP 508):
//   ^([A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9])\Z   without regard to case, ASCII only
//   re.sub(r"[-_.]+", "-", name).lower()
// `\Z`, not `$`: a name that ends in a line feed is invalid.
#include "formats/name.h"

#include <algorithm>

#include "base/text.h"

namespace icecore {
namespace {

bool is_letter_or_digit(char character) {
  return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
         (character >= 'a' && character <= 'z');
}

bool is_separator(char character) {
  return character == '-' || character == '_' || character == '.';
}

}  // namespace

bool is_valid_name(std::string_view name) {
  return !name.empty() && is_letter_or_digit(name.front()) && is_letter_or_digit(name.back()) &&
         std::ranges::all_of(name, [](char character) {
           return is_letter_or_digit(character) || is_separator(character);
         });
}

std::string normalized_name(std::string_view name) {
  std::string result;
  result.reserve(name.size());
  for (const char character : name) {
    if (!is_separator(character)) {
      result += character;
    } else if (result.empty() || result.back() != '-') {
      result += '-';
    }
  }
  return to_lower_ascii(result);
}

std::string file_name_form(std::string_view normalized) {
  std::string result(normalized);
  std::ranges::replace(result, '-', '_');
  return result;
}

}  // namespace icecore
