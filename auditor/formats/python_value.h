// Values that Python literals stand for, in a type of our own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "formats/python_number.h"
#include "formats/python_string.h"

namespace icecore {

struct PythonEntry;

/// One value, owning all it holds. Accessors say by nullopt or nullptr that it is of another kind.
class PythonValue {
 public:
  enum class Kind : std::uint8_t {
    none,
    boolean,
    integer,
    floating,
    text,
    bytes,
    list,
    tuple,
    set,
    dictionary,
  };
  using Sequence = std::vector<PythonValue>;
  using Dictionary = std::vector<PythonEntry>;

  PythonValue() = default;  ///< None
  explicit PythonValue(bool value);
  explicit PythonValue(PythonNumber value);
  explicit PythonValue(PythonString value);
  /// Of Kind::list, Kind::tuple or Kind::set.
  PythonValue(Kind kind, Sequence value);
  explicit PythonValue(Dictionary value);

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] std::optional<bool> as_bool() const;
  /// The integer, where the type can hold it; a boolean is none here.
  [[nodiscard]] std::optional<std::int64_t> as_int64() const;
  /// Any integer: decimal, or as written (`0xFF…`) where it does not fit into 64 bits.
  [[nodiscard]] std::optional<std::string> as_integer_text() const;
  [[nodiscard]] std::optional<double> as_double() const;  ///< Of a float only.
  /// Views that live as long as this value. Text is UTF-8 with surrogates (see PythonString).
  [[nodiscard]] std::optional<std::string_view> as_text() const;
  [[nodiscard]] std::optional<std::string_view> as_bytes() const;
  /// The elements of a list, a tuple or a set, in the order of the source, equal ones included.
  [[nodiscard]] const Sequence* as_sequence() const { return std::get_if<Sequence>(&value_); }
  /// In the order of the source. Equal keys are kept: the last one counts.
  [[nodiscard]] const Dictionary* as_dictionary() const { return std::get_if<Dictionary>(&value_); }

  /// The value that counts for this key, a text; nullptr if there is none or this is no dictionary.
  /// Linear in the number of entries.
  [[nodiscard]] const PythonValue* find(std::string_view key) const;

  /// Changes the sign of an integer or a float; does nothing to other values.
  void negate();

  /// `None`, `a boolean`, `an integer`, `a float`, `a string`, `bytes`, `a list` …, for messages.
  [[nodiscard]] std::string_view kind_name() const;

 private:
  struct Integer {
    bool is_negative = false;
    PythonNumber number;
  };

  Kind kind_ = Kind::none;
  std::variant<std::monostate, bool, Integer, double, std::string, Sequence, Dictionary> value_;
};

struct PythonEntry {
  PythonValue key;
  PythonValue value;
};

}  // namespace icecore
