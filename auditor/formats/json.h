// JSON (RFC 8259) of target bytes, in a type of our own. The library behind it does not show here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct JsonMember;

/// One JSON value, owning all it holds. Accessors say by nullopt or nullptr that the value is of
/// another kind, so that a reader of hostile documents needs no second way of asking.
class JsonValue {
 public:
  using Array = std::vector<JsonValue>;
  using Object = std::vector<JsonMember>;  ///< Members in the order of the document, unique keys.

  JsonValue() = default;  ///< null
  explicit JsonValue(bool value);
  explicit JsonValue(std::int64_t value);
  explicit JsonValue(std::uint64_t value);
  explicit JsonValue(double value);
  explicit JsonValue(std::string value);
  explicit JsonValue(Array value);
  explicit JsonValue(Object value);
  JsonValue(const void*) = delete;  ///< A character pointer would become a boolean.

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  [[nodiscard]] std::optional<bool> as_bool() const;
  /// Integers without fraction or exponent, where the type can hold them. Larger ones are doubles.
  [[nodiscard]] std::optional<std::int64_t> as_int64() const;
  [[nodiscard]] std::optional<std::uint64_t> as_uint64() const;
  /// Any number, rounded where a double cannot hold it.
  [[nodiscard]] std::optional<double> as_double() const;
  /// A view that lives as long as this value.
  [[nodiscard]] std::optional<std::string_view> as_string() const;
  [[nodiscard]] const Array* as_array() const { return std::get_if<Array>(&value_); }
  [[nodiscard]] const Object* as_object() const { return std::get_if<Object>(&value_); }

  /// The member of that name, or nullptr if there is none or this is no object. Linear in the
  /// number of members: for a few known keys, not for joining two documents.
  [[nodiscard]] const JsonValue* find(std::string_view key) const;

  /// `null`, `boolean`, `number`, `string`, `array` or `object`, for messages.
  [[nodiscard]] std::string_view kind_name() const;

 private:
  std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Array,
               Object>
      value_;
};

struct JsonMember {
  std::string key;
  JsonValue value;
};

/// The one value of a document. UTF-8 without a byte order mark only. Bounded while it parses by
/// `manifest_bytes`, `json_depth` and `json_nodes` (ErrorKind::limit). Stricter than Python's
/// `json.loads`, all ErrorKind::malformed: duplicate keys, NaN and Infinity, lone surrogates
/// (`\ud800`). ErrorKind::unsupported for a number outside the range of a double;
/// ErrorKind::truncated when the bytes end too early.
Result<JsonValue> parse_json(Bytes bytes, const Limits& limits);

}  // namespace icecore
