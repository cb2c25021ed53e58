// Decimal numbers in text.
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>
#include <system_error>

namespace icecore {

constexpr bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

/// The decimal number that the text is from its first to its last character; nothing for other
/// text and for a number that does not fit. Only signed numbers may have a sign, which is a minus.
template <std::integral Number>
std::optional<Number> whole_number(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
  return error == std::errc() && end == text.end() ? std::optional(number) : std::nullopt;
}

}  // namespace icecore
