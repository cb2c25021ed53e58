// For documents whose writers are many and whose schema few of them check (conda-meta,
// build-details.json): one wrong member must not hide the others, so errors are collected. Where
// one wrong member decides about the whole document, as in direct_url.json, the reader asks
// JsonValue.
#include "formats/json_object.h"

#include <fmt/format.h>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::size_t most_defects = 100;
constexpr std::size_t shown_key = 100;

}  // namespace

Result<JsonValue> parse_json_object(Bytes bytes, const Limits& limits) {
  JsonValue document = ICECORE_TRY(parse_json(bytes, limits));
  if (document.as_object() != nullptr) return document;
  return failure(ErrorKind::malformed,
                 fmt::format("expected an object, found {}", document.kind_name()));
}

void JsonObjectView::add_defect(std::string_view key, std::string_view what) {
  if (defects_.size() >= most_defects) return;
  const std::string name = escaped(key.substr(0, shown_key));
  defects_.push_back(
      Error{.kind = ErrorKind::malformed, .message = fmt::format("{}{}: {}", path_, name, what)});
}

void JsonObjectView::add_kind_defect(std::string_view key, std::string_view expected,
                                     const JsonValue& found) {
  add_defect(key, fmt::format("expected {}, found {}", expected, found.kind_name()));
}

const JsonValue* JsonObjectView::find(std::string_view key, Presence presence) {
  const JsonValue* value = object_ == nullptr ? nullptr : object_->find(key);
  if (value != nullptr && !value->is_null()) return value;
  if (presence == Presence::required && object_ != nullptr) add_defect(key, "is missing");
  return nullptr;
}

std::string JsonObjectView::text(std::string_view key, Presence presence) {
  const JsonValue* value = find(key, presence);
  if (value == nullptr) return {};
  if (const auto text = value->as_string()) return std::string(*text);
  add_kind_defect(key, "a string", *value);
  return {};
}

std::optional<std::string_view> JsonObjectView::text_of(const JsonMember& member) {
  const auto text = member.value.as_string();
  if (!text) add_kind_defect(member.key, "a string", member.value);
  return text;
}

std::optional<std::uint64_t> JsonObjectView::number(std::string_view key, Presence presence) {
  const JsonValue* value = find(key, presence);
  if (value == nullptr) return std::nullopt;
  if (const auto number = value->as_uint64()) return number;
  add_kind_defect(key, "a whole number of at least 0", *value);
  return std::nullopt;
}

std::optional<bool> JsonObjectView::boolean(std::string_view key) {
  const JsonValue* value = find(key, Presence::optional);
  if (value == nullptr) return std::nullopt;
  if (const auto boolean = value->as_bool()) return boolean;
  add_kind_defect(key, "a boolean", *value);
  return std::nullopt;
}

const JsonValue::Array* JsonObjectView::array(std::string_view key, Presence presence) {
  const JsonValue* value = find(key, presence);
  if (value == nullptr || value->as_array() != nullptr) {
    return value == nullptr ? nullptr : value->as_array();
  }
  add_kind_defect(key, "an array", *value);
  return nullptr;
}

std::vector<std::string> JsonObjectView::texts(std::string_view key, Presence presence) {
  std::vector<std::string> texts;
  const JsonValue::Array* elements = array(key, presence);
  if (elements == nullptr) return texts;
  for (std::size_t i = 0; i < elements->size(); ++i) {
    if (const auto text = (*elements)[i].as_string()) {
      texts.emplace_back(*text);
    } else {
      add_kind_defect(fmt::format("{}[{}]", key, i), "a string", (*elements)[i]);
    }
  }
  return texts;
}

std::vector<JsonObjectView> JsonObjectView::objects(std::string_view key) {
  std::vector<JsonObjectView> objects;
  const JsonValue::Array* elements = array(key, Presence::optional);
  if (elements == nullptr) return objects;
  for (std::size_t i = 0; i < elements->size(); ++i) {
    const JsonValue& element = (*elements)[i];
    const std::string name = fmt::format("{}[{}]", key, i);
    if (element.as_object() != nullptr) {
      objects.emplace_back(element, fmt::format("{}{}.", path_, name), defects_);
    } else {
      add_kind_defect(name, "an object", element);
    }
  }
  return objects;
}

JsonObjectView JsonObjectView::object(std::string_view key, Presence presence) {
  const std::string path = fmt::format("{}{}.", path_, key);
  const JsonValue* value = find(key, presence);
  if (value == nullptr) return {path, defects_};
  if (value->as_object() != nullptr) return {*value, path, defects_};
  add_kind_defect(key, "an object", *value);
  return {path, defects_};
}

const JsonValue::Object& JsonObjectView::members() const {
  static const JsonValue::Object none;
  const JsonValue::Object* members = object_ == nullptr ? nullptr : object_->as_object();
  return members == nullptr ? none : *members;
}

}  // namespace icecore
