// The tables are the 29 characters c with c.isspace() and the 10 that str.splitlines() splits at,
// listed from CPython 3.11's Unicode data (the sets have been the same since Unicode 6.3). In UTF-8
// a multi-byte character's bytes occur nowhere else, so that comparing bytes is enough.
#include "formats/python_text.h"

#include <array>
#include <cstddef>
#include <utility>

namespace icecore {
namespace {

constexpr std::array<std::string_view, 19> wide_spaces{
    "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81",
    "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86",
    "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8",
    "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};

constexpr std::array<std::string_view, 3> wide_line_ends{"\xC2\x85", "\xE2\x80\xA8",
                                                         "\xE2\x80\xA9"};

bool is_narrow_space(char character, TextEncoding encoding) {
  const auto value = static_cast<unsigned char>(character);
  if (encoding == TextEncoding::latin1 && (value == 0x85 || value == 0xA0)) return true;
  return value == ' ' || (value >= 0x09 && value <= 0x0D) || (value >= 0x1C && value <= 0x1F);
}

// The length of the white space character that `text` starts with, or 0.
std::size_t leading_space(std::string_view text, TextEncoding encoding) {
  if (text.empty()) return 0;
  if (is_narrow_space(text.front(), encoding)) return 1;
  if (encoding == TextEncoding::latin1) return 0;
  for (const std::string_view space : wide_spaces) {
    if (text.starts_with(space)) return space.size();
  }
  return 0;
}

std::size_t trailing_space(std::string_view text, TextEncoding encoding) {
  if (text.empty()) return 0;
  if (is_narrow_space(text.back(), encoding)) return 1;
  if (encoding == TextEncoding::latin1) return 0;
  for (const std::string_view space : wide_spaces) {
    if (text.ends_with(space)) return space.size();
  }
  return 0;
}

// The length of the line end that `text` starts with, or 0.
std::size_t line_end(std::string_view text, TextEncoding encoding) {
  if (text.starts_with("\r\n")) return 2;
  const auto value = static_cast<unsigned char>(text.front());
  if ((value >= 0x0A && value <= 0x0D) || (value >= 0x1C && value <= 0x1E)) return 1;
  if (encoding == TextEncoding::latin1) return value == 0x85 ? 1 : 0;
  for (const std::string_view end : wide_line_ends) {
    if (text.starts_with(end)) return end.size();
  }
  return 0;
}

bool is_word_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '_' ||
         static_cast<unsigned char>(character) >= 0x80;
}

}  // namespace

std::string_view strip_right_python(std::string_view text, TextEncoding encoding) {
  while (const std::size_t size = trailing_space(text, encoding)) text.remove_suffix(size);
  return text;
}

std::string_view strip_left_python(std::string_view text, TextEncoding encoding) {
  while (const std::size_t size = leading_space(text, encoding)) text.remove_prefix(size);
  return text;
}

std::string_view strip_python(std::string_view text, TextEncoding encoding) {
  return strip_right_python(strip_left_python(text, encoding), encoding);
}

std::string_view take_line_python(std::string_view& rest, TextEncoding encoding) {
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const std::size_t end = line_end(rest.substr(i), encoding);
    if (end == 0) continue;
    const std::string_view line = rest.substr(0, i);
    rest.remove_prefix(i + end);
    return line;
  }
  return std::exchange(rest, {});
}

std::size_t word_length(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && is_word_character(text[size])) {
    const bool is_wide = static_cast<unsigned char>(text[size]) >= 0x80;
    if (is_wide && leading_space(text.substr(size), TextEncoding::utf8) > 0) break;
    ++size;
  }
  return size;
}

}  // namespace icecore
