// Writes JSON as it goes, so that a report of a million rows needs no memory. The caller keeps the
// order: a key before each value of an object, an end for each begin.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string_view>
#include <vector>

#include "icecore/facts.h"

namespace icecore {

enum class JsonLayout : std::uint8_t {
  indented,  ///< Two spaces a level, one member or element a line.
  line       ///< No line breaks: one value of a file of JSON lines.
};

class JsonWriter {
 public:
  JsonWriter(std::ostream& out, JsonLayout layout) : out_(out), layout_(layout) {}

  void begin_object();
  void end_object();
  void begin_array();
  void end_array();
  void key(std::string_view name);

  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(std::same_as<bool> auto truth) { literal(truth ? "true" : "false"); }
  void value(std::integral auto number)
    requires(!std::same_as<decltype(number), bool>)
  {
    write_number(static_cast<std::int64_t>(number));
  }
  void fact(const FactValue& content);
  void null() { literal("null"); }

  template <typename Value>
  void value(const std::optional<Value>& optional) {
    optional ? value(*optional) : null();
  }

  /// A key with its value.
  void member(std::string_view name, const auto& content) {
    key(name);
    value(content);
  }

 private:
  void begin(char bracket);
  void end(char bracket);
  void before_value();
  void literal(std::string_view text);
  void write_number(std::int64_t number);
  void write_string(std::string_view text);
  void break_line();

  std::ostream& out_;
  JsonLayout layout_;
  std::vector<bool> has_elements_;  ///< For each open bracket.
  bool is_after_key_ = false;
};

}  // namespace icecore
