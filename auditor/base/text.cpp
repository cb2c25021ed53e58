// UTF-8 is checked by the table of RFC 3629, section 4: no overlong forms, no surrogates, nothing
// above U+10FFFF.
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace icecore {
namespace {

unsigned char octet(std::string_view text, std::size_t index) {
  return index < text.size() ? static_cast<unsigned char>(text[index]) : 0;
}

bool is_continuation(unsigned char value, unsigned char low = 0x80, unsigned char high = 0xBF) {
  return value >= low && value <= high;
}

// The length of the well-formed sequence at `index`, or 0.
std::size_t sequence_length(std::string_view text, std::size_t index) {
  const unsigned char first = octet(text, index);
  const unsigned char second = octet(text, index + 1);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return is_continuation(second) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned char low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned char high = first == 0xED ? 0x9F : 0xBF;
    return is_continuation(second, low, high) && is_continuation(octet(text, index + 2)) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned char low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = first == 0xF4 ? 0x8F : 0xBF;
    return is_continuation(second, low, high) && is_continuation(octet(text, index + 2)) &&
                   is_continuation(octet(text, index + 3))
               ? 4
               : 0;
  }
  return 0;
}

// The size of the longest beginning of `text` that is UTF-8.
std::size_t utf8_prefix(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size()) {
    const std::size_t length = sequence_length(text, size);
    if (length == 0) break;
    size += length;
  }
  return size;
}

std::uint32_t code_point(std::string_view text, std::size_t index, std::size_t length) {
  constexpr std::array<unsigned, 5> first_bits{0, 0x7F, 0x1F, 0x0F, 0x07};
  std::uint32_t value = octet(text, index) & first_bits.at(length);
  for (std::size_t i = 1; i < length; ++i) value = (value << 6U) | (octet(text, index + i) & 0x3FU);
  return value;
}

// Characters that move the cursor, end lines or change the direction of text (Trojan Source,
// CVE-2021-42574).
bool is_unsafe(std::uint32_t character) {
  return character < 0x20 || character == '\\' || (character >= 0x7F && character <= 0x9F) ||
         character == 0x061C || (character >= 0x200E && character <= 0x200F) ||
         (character >= 0x2028 && character <= 0x202E) ||
         (character >= 0x2066 && character <= 0x2069) || character == 0xFEFF;
}

bool is_space(char character) {
  return character == ' ' || (character >= '\t' && character <= '\r');
}

constexpr std::string_view base64url_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t not_base64url = 64;

// The value of each character, so that the digests of a RECORD cost little more than its text.
constexpr std::array<std::uint8_t, 256> base64url_values = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(not_base64url);
  std::uint8_t value = 0;
  for (const char character : base64url_alphabet) {
    values.at(static_cast<unsigned char>(character)) = value++;
  }
  return values;
}();

}  // namespace

bool is_utf8(std::string_view text) {
  return utf8_prefix(text) == text.size();
}

Result<std::string_view> utf8_text(Bytes bytes, std::uint64_t most) {
  if (bytes.size() > most) {
    return failure(ErrorKind::limit,
                   fmt::format("at most {} bytes expected, {} found", most, bytes.size()));
  }
  const std::string_view text = as_text(bytes);
  const std::size_t valid = utf8_prefix(text);
  if (valid == text.size()) return text;
  return failure(ErrorKind::malformed,
                 fmt::format("UTF-8 expected, byte {:#04x} found at {}", octet(text, valid), valid),
                 valid);
}

bool needs_escape(std::string_view text) {
  // Nearly all text is printable ASCII.
  const auto is_plain = [](char character) {
    return character >= ' ' && character <= '~' && character != '\\';
  };
  if (std::ranges::all_of(text, is_plain)) return false;
  return text.contains('\\') || !is_escaped(text);
}

bool is_escaped(std::string_view text) {
  const auto is_plain = [](char character) { return character >= ' ' && character <= '~'; };
  if (std::ranges::all_of(text, is_plain)) return true;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = sequence_length(text, i);
    if (length == 0) return false;
    if (text[i] != '\\' && is_unsafe(code_point(text, i, length))) return false;
    i += length;
  }
  return true;
}

std::string escaped(std::string_view text) {
  if (!needs_escape(text)) return std::string(text);
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = sequence_length(text, i);
    const std::uint32_t character = length == 0 ? octet(text, i) : code_point(text, i, length);
    if (length == 0 || (character < 0x80 && is_unsafe(character))) {
      result += character == '\\' ? "\\\\" : fmt::format("\\x{:02x}", character);
    } else if (is_unsafe(character)) {
      result += fmt::format("\\u{:04x}", character);
    } else {
      result += text.substr(i, length);
    }
    i += std::max<std::size_t>(length, 1);
  }
  return result;
}

std::optional<Utf8Character> first_character(std::string_view text) {
  const std::size_t size = text.empty() ? 0 : sequence_length(text, 0);
  if (size == 0) return std::nullopt;
  return Utf8Character{.code_point = code_point(text, 0, size), .size = size};
}

void append_utf8(std::string& text, char32_t code_point) {
  const auto add = [&](char32_t value) { text += static_cast<char>(value); };
  const auto add_rest = [&](unsigned bits) { add(0x80U | ((code_point >> bits) & 0x3FU)); };
  if (code_point < 0x80) return add(code_point);
  if (code_point < 0x800) {
    add(0xC0U | (code_point >> 6U));
  } else if (code_point < 0x10000) {
    add(0xE0U | (code_point >> 12U));
    add_rest(6);
  } else {
    add(0xF0U | (code_point >> 18U));
    add_rest(12);
    add_rest(6);
  }
  add_rest(0);
}

std::string to_lower_ascii(std::string_view text) {
  std::string result(text);
  for (char& character : result) {
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
  }
  return result;
}

bool equals_ignoring_case(std::string_view left, std::string_view right) {
  return left.size() == right.size() && to_lower_ascii(left) == to_lower_ascii(right);
}

std::string_view strip_right(std::string_view text) {
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view strip(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return strip_right(text);
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of("\r\n");
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(text.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  }
  return lines;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string to_hex(Bytes bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  result.reserve(bytes.size() * 2);
  for (const std::byte value : bytes) {
    result += digits[std::to_integer<std::size_t>(value >> 4)];
    result += digits[std::to_integer<std::size_t>(value & std::byte{15})];
  }
  return result;
}

std::optional<std::vector<std::byte>> from_hex(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  if (text.size() % 2 != 0) return std::nullopt;
  const std::string lower = to_lower_ascii(text);
  std::vector<std::byte> bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < lower.size(); i += 2) {
    const std::size_t high = digits.find(lower[i]);
    const std::size_t low = digits.find(lower[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    bytes.push_back(static_cast<std::byte>(high << 4U | low));
  }
  return bytes;
}

Result<std::vector<std::byte>> from_base64url(std::string_view text) {
  std::vector<std::byte> result;
  result.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t pending = 0;
  unsigned bits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::uint8_t value = base64url_values.at(octet(text, i));
    if (value == not_base64url) {
      return failure(ErrorKind::malformed, fmt::format("character {} is not URL-safe base64", i),
                     i);
    }
    pending = (pending << 6U | value) & 0xFFFFU;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    result.push_back(static_cast<std::byte>(pending >> bits & 0xFFU));
  }
  if (bits == 6 || (pending & ((1U << bits) - 1)) != 0) {
    return failure(ErrorKind::malformed, "base64 ends in the middle of a byte", text.size());
  }
  return result;
}

std::string to_base64url(Bytes bytes) {
  std::string result;
  std::uint32_t pending = 0;
  unsigned bits = 0;
  for (const std::byte value : bytes) {
    pending = (pending << 8U | std::to_integer<std::uint32_t>(value)) & 0xFFFFU;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      result += base64url_alphabet[pending >> bits & 63U];
    }
  }
  if (bits > 0) result += base64url_alphabet[pending << (6 - bits) & 63U];
  return result;
}

std::string human_bytes(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 5> units{"kB", "MB", "GB", "TB", "PB"};
  if (bytes < 1000) return fmt::format("{} B", bytes);
  double value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (value >= 999.95 && unit + 1 < units.size()) {
    value /= 1000;
    ++unit;
  }
  return fmt::format("{:.1f} {}", value, units.at(unit));
}

}  // namespace icecore
