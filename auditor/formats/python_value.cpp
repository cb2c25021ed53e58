// An integer keeps its size and sign apart, so that the whole range of 64 bits works with either
// sign; larger ones, which no file that icecore reads has a use for, stay text. Equal keys and
// elements are not merged: that would take Python's idea of equality (1 == 1.0 == True).
#include "formats/python_value.h"

#include <fmt/format.h>

#include <limits>
#include <ranges>

namespace icecore {

PythonValue::PythonValue(bool value) : kind_(Kind::boolean), value_(value) {
}

PythonValue::PythonValue(Kind kind, Sequence value) : kind_(kind), value_(std::move(value)) {
}

PythonValue::PythonValue(PythonNumber value)
    : kind_(value.is_float ? Kind::floating : Kind::integer) {
  if (value.is_float) {
    value_ = value.real;
  } else {
    value_ = Integer{.number = std::move(value)};
  }
}

PythonValue::PythonValue(PythonString value)
    : kind_(value.is_bytes ? Kind::bytes : Kind::text), value_(std::move(value.value)) {
}

PythonValue::PythonValue(Dictionary value) : kind_(Kind::dictionary), value_(std::move(value)) {
}

std::optional<bool> PythonValue::as_bool() const {
  const bool* value = std::get_if<bool>(&value_);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<std::int64_t> PythonValue::as_int64() const {
  const auto* value = std::get_if<Integer>(&value_);
  if (value == nullptr || !value->number.large.empty()) return std::nullopt;
  constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();
  if (value->number.integer > largest + (value->is_negative ? 1 : 0)) return std::nullopt;
  // Wraps to the negative number of that size.
  return static_cast<std::int64_t>(value->is_negative ? 0 - value->number.integer
                                                      : value->number.integer);
}

std::optional<std::string> PythonValue::as_integer_text() const {
  const auto* value = std::get_if<Integer>(&value_);
  if (value == nullptr) return std::nullopt;
  const bool is_zero = value->number.integer == 0 && value->number.large.empty();
  const std::string_view sign = value->is_negative && !is_zero ? "-" : "";
  if (!value->number.large.empty()) return fmt::format("{}{}", sign, value->number.large);
  return fmt::format("{}{}", sign, value->number.integer);
}

std::optional<double> PythonValue::as_double() const {
  const double* value = std::get_if<double>(&value_);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<std::string_view> PythonValue::as_text() const {
  if (kind_ != Kind::text) return std::nullopt;
  return std::get<std::string>(value_);
}

std::optional<std::string_view> PythonValue::as_bytes() const {
  if (kind_ != Kind::bytes) return std::nullopt;
  return std::get<std::string>(value_);
}

const PythonValue* PythonValue::find(std::string_view key) const {
  const Dictionary* entries = as_dictionary();
  if (entries == nullptr) return nullptr;
  for (const PythonEntry& entry : *entries | std::views::reverse) {
    if (entry.key.as_text() == key) return &entry.value;
  }
  return nullptr;
}

void PythonValue::negate() {
  if (auto* integer = std::get_if<Integer>(&value_)) integer->is_negative = !integer->is_negative;
  if (auto* real = std::get_if<double>(&value_)) *real = -*real;
}

std::string_view PythonValue::kind_name() const {
  switch (kind_) {
    case Kind::none:
      return "None";
    case Kind::boolean:
      return "a boolean";
    case Kind::integer:
      return "an integer";
    case Kind::floating:
      return "a float";
    case Kind::text:
      return "a string";
    case Kind::bytes:
      return "bytes";
    case Kind::list:
      return "a list";
    case Kind::tuple:
      return "a tuple";
    case Kind::set:
      return "a set";
    case Kind::dictionary:
      return "a dictionary";
  }
  return "";
}

}  // namespace icecore
