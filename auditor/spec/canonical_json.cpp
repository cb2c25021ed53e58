// RFC 8785, sections 3.2.2 and 3.2.3. Numbers with fractions, whose form is the hard part of it,
// are no part of what icecore writes. Values are written with a stack of their own: a document that
// was read may be as deep as its limit allows.
#include "spec/canonical_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <vector>

#include "base/text.h"

namespace icecore {
namespace {

void append_string(std::string& out, std::string_view text) {
  constexpr std::string_view short_names = "btn-fr";  // of 8 to 13; 11 has none
  out += '"';
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (character == '"' || character == '\\') {
      out += '\\';
      out += character;
    } else if (byte >= 8 && byte <= 13 && byte != 11) {
      out += '\\';
      out += short_names[byte - 8U];
    } else if (byte < 0x20) {
      out += fmt::format("\\u{:04x}", byte);
    } else {
      out += character;
    }
  }
  out += '"';
}

// UTF-8 sorts as code points do; UTF-16 puts the surrogates of U+10000 and above before U+E000.
std::u16string utf16(std::string_view text) {
  std::u16string units;
  while (const std::optional<Utf8Character> character = first_character(text)) {
    text.remove_prefix(character->size);
    char32_t code = character->code_point;
    if (code < 0x10000) {
      units += static_cast<char16_t>(code);
      continue;
    }
    code -= 0x10000;
    units += static_cast<char16_t>(0xD800U + (code >> 10U));
    units += static_cast<char16_t>(0xDC00U + (code & 0x3FFU));
  }
  return units;
}

std::vector<const JsonMember*> sorted_members(const JsonValue::Object& object) {
  std::vector<std::pair<std::u16string, const JsonMember*>> keyed;
  for (const JsonMember& member : object) keyed.emplace_back(utf16(member.key), &member);
  std::ranges::sort(keyed, {}, [](const auto& each) -> const auto& { return each.first; });
  std::vector<const JsonMember*> members;
  for (const auto& [key, member] : keyed) members.push_back(member);
  return members;
}

// One container that is being written: what is left of it.
struct Open {
  std::vector<const JsonMember*> members;
  const JsonValue::Array* elements = nullptr;
  std::size_t next = 0;

  [[nodiscard]] std::size_t size() const {
    return elements != nullptr ? elements->size() : members.size();
  }
};

class Writer {
 public:
  explicit Writer(bool is_indented) : is_indented_(is_indented) {}

  std::string write(const JsonValue& value) {
    begin(value);
    while (!open_.empty()) {
      Open& top = open_.back();
      if (top.next == top.size()) {
        end();
        continue;
      }
      if (top.next > 0) out_ += ',';
      break_line();
      const std::size_t position = top.next++;
      if (top.elements != nullptr) {
        begin((*top.elements)[position]);  // `top` may be gone now
        continue;
      }
      const JsonMember& member = *top.members[position];
      append_string(out_, member.key);
      out_ += is_indented_ ? ": " : ":";
      begin(member.value);
    }
    if (is_indented_) out_ += '\n';
    return std::move(out_);
  }

 private:
  // Writes a scalar, or opens a container.
  void begin(const JsonValue& value) {
    if (const JsonValue::Array* array = value.as_array()) {
      out_ += '[';
      open_.push_back({.members = {}, .elements = array});
    } else if (const JsonValue::Object* object = value.as_object()) {
      out_ += '{';
      open_.push_back({.members = sorted_members(*object), .elements = nullptr});
    } else if (const std::optional<std::string_view> text = value.as_string()) {
      append_string(out_, *text);
    } else if (const std::optional<bool> truth = value.as_bool()) {
      out_ += *truth ? "true" : "false";
    } else if (const std::optional<std::int64_t> number = value.as_int64()) {
      out_ += fmt::format_int(*number).c_str();
    } else {
      assert(value.is_null());
      out_ += "null";
    }
  }

  void end() {
    const bool is_array = open_.back().elements != nullptr;
    const bool is_empty = open_.back().size() == 0;
    open_.pop_back();
    if (!is_empty) break_line();
    out_ += is_array ? ']' : '}';
  }

  void break_line() {
    if (!is_indented_) return;
    out_ += '\n';
    out_.append(2 * open_.size(), ' ');
  }

  bool is_indented_;
  std::string out_;
  std::vector<Open> open_;
};

}  // namespace

std::string canonical_json(const JsonValue& value) {
  return Writer(false).write(value);
}

std::string indented_json(const JsonValue& value) {
  return Writer(true).write(value);
}

}  // namespace icecore
