// RFC 8259. Facts are UTF-8 already (base/text.h, `escaped`), so strings need only the escapes that
// JSON itself asks for; text that comes from elsewhere is the caller's to escape.
#include "report/json_writer.h"

#include <fmt/format.h>

#include <string>

namespace icecore {

void JsonWriter::begin_object() {
  begin('{');
}
void JsonWriter::end_object() {
  end('}');
}
void JsonWriter::begin_array() {
  begin('[');
}
void JsonWriter::end_array() {
  end(']');
}

void JsonWriter::begin(char bracket) {
  before_value();
  out_ << bracket;
  has_elements_.push_back(false);
}

void JsonWriter::end(char bracket) {
  const bool had_elements = has_elements_.back();
  has_elements_.pop_back();
  if (had_elements) break_line();
  out_ << bracket;
}

void JsonWriter::key(std::string_view name) {
  before_value();
  write_string(name);
  out_ << (layout_ == JsonLayout::indented ? ": " : ":");
  is_after_key_ = true;
}

void JsonWriter::value(std::string_view text) {
  before_value();
  write_string(text);
}

void JsonWriter::fact(const FactValue& content) {
  if (const auto* text = std::get_if<std::string>(&content)) {
    value(*text);
  } else if (const auto* number = std::get_if<std::int64_t>(&content)) {
    value(*number);
  } else {
    null();
  }
}

void JsonWriter::before_value() {
  if (is_after_key_) {
    is_after_key_ = false;
    return;
  }
  if (has_elements_.empty()) return;
  if (has_elements_.back()) out_ << ',';
  has_elements_.back() = true;
  break_line();
}

void JsonWriter::literal(std::string_view text) {
  before_value();
  out_ << text;
}

void JsonWriter::write_number(std::int64_t number) {
  literal(fmt::format_int(number).c_str());
}

void JsonWriter::write_string(std::string_view text) {
  std::string quoted = "\"";
  for (const char character : text) {
    if (character == '"' || character == '\\') {
      quoted += '\\';
      quoted += character;
    } else if (static_cast<unsigned char>(character) < 0x20) {
      quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(character));
    } else {
      quoted += character;
    }
  }
  out_ << quoted << '"';
}

void JsonWriter::break_line() {
  if (layout_ == JsonLayout::line) return;
  out_ << '\n' << std::string(2 * has_elements_.size(), ' ');
}

}  // namespace icecore
