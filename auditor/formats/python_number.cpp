// The Python Language Reference, section 2.4.4 to 2.4.7, "Numeric literals". The value of a float
// is the nearest double, as std::from_chars and Python both give it; from_chars does not say on
// which side a number is out of range, so that is worked out here.
#include "formats/python_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <limits>
#include <optional>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::string_view decimal_digits = "0123456789";

std::unexpected<Error> malformed(std::string_view token) {
  constexpr std::size_t shown = 100;
  return failure(ErrorKind::malformed,
                 fmt::format("expected a number, found {}", escaped(token.substr(0, shown))));
}

// Takes `digit (["_"] digit)*` off the front; false if there is none.
bool take_digits(std::string_view& rest, std::string_view digits) {
  const auto is_digit = [&](std::size_t place) {
    return place < rest.size() && digits.find(rest[place]) != std::string_view::npos;
  };
  if (!is_digit(0)) return false;
  std::size_t size = 1;
  while (is_digit(size) || (size < rest.size() && rest[size] == '_' && is_digit(size + 1))) ++size;
  rest.remove_prefix(size);
  return true;
}

std::string without_underscores(std::string_view text) {
  std::string result(text);
  std::erase(result, '_');
  return result;
}

struct Base {
  int value = 10;
  std::string_view digits = decimal_digits;
};

std::optional<Base> base_of(std::string_view token) {
  if (token.size() < 2 || token.front() != '0') return std::nullopt;
  switch (token[1]) {
    case 'x':
    case 'X':
      return Base{.value = 16, .digits = "0123456789abcdefABCDEF"};
    case 'o':
    case 'O':
      return Base{.value = 8, .digits = "01234567"};
    case 'b':
    case 'B':
      return Base{.value = 2, .digits = "01"};
    default:
      return std::nullopt;
  }
}

PythonNumber integer(std::string_view written, std::string_view digits, int base) {
  PythonNumber number;
  const std::string digits_only = without_underscores(digits);
  const std::string_view plain = digits_only;
  const auto [end, error] =
      std::from_chars(plain.data(), plain.data() + plain.size(), number.integer, base);
  if (error == std::errc::result_out_of_range) {
    number.integer = 0;
    number.large = without_underscores(written);
  }
  return number;
}

Result<PythonNumber> based_integer(std::string_view token, const Base& base) {
  std::string_view rest = token.substr(2);
  if (rest.starts_with('_')) rest.remove_prefix(1);
  const std::string_view digits = rest;
  if (!take_digits(rest, base.digits) || !rest.empty()) return malformed(token);
  return integer(token, digits, base.value);
}

// Whether a number that is too large or too small for a double is too large. Its first digit that
// is not zero stands for a power of ten, which is far from 0 on one side or the other.
bool is_huge(std::string_view text) {
  constexpr std::int64_t far = 1'000'000'000'000;
  const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
  const std::string_view mantissa = text.substr(0, mark);
  std::int64_t exponent = 0;
  if (mark < text.size()) {
    std::string_view digits = text.substr(mark + 1);
    const bool is_negative = digits.starts_with('-');
    if (digits.starts_with('+') || is_negative) digits.remove_prefix(1);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    if (error == std::errc::result_out_of_range) exponent = far;
    exponent = std::min(exponent, far) * (is_negative ? -1 : 1);
  }
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const std::size_t first = std::min(mantissa.find_first_of("123456789"), mantissa.size());
  return exponent + static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) > 0;
}

PythonNumber real(std::string_view written) {
  PythonNumber number{.is_float = true};
  const std::string digits_only = without_underscores(written);
  const std::string_view plain = digits_only;
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), number.real);
  if (error == std::errc::result_out_of_range) {
    number.real = is_huge(plain) ? std::numeric_limits<double>::infinity() : 0;
  }
  return number;
}

}  // namespace

Result<PythonNumber> decode_python_number(std::string_view token) {
  if (const std::optional<Base> base = base_of(token)) return based_integer(token, *base);
  std::string_view rest = token;
  bool has_digits = take_digits(rest, decimal_digits);
  if (has_digits && rest.empty()) {
    const bool starts_with_zero =
        token.front() == '0' && token.find_first_not_of("0_") != std::string_view::npos;
    return starts_with_zero ? Result<PythonNumber>(malformed(token)) : integer(token, token, 10);
  }
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    has_digits = take_digits(rest, decimal_digits) || has_digits;
  }
  if (has_digits && (rest.starts_with('e') || rest.starts_with('E'))) {
    rest.remove_prefix(1);
    if (rest.starts_with('+') || rest.starts_with('-')) rest.remove_prefix(1);
    if (!take_digits(rest, decimal_digits)) return malformed(token);
  }
  if (has_digits && (rest == "j" || rest == "J")) {
    return failure(ErrorKind::unsupported, "an imaginary number");
  }
  if (!has_digits || !rest.empty()) return malformed(token);
  return real(token);
}

}  // namespace icecore
