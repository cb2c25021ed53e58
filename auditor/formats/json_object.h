// Known members of a JSON object that nobody vouches for: values of the kind that is asked for, and
// a list of what is not as expected.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/json.h"

namespace icecore {

/// As `parse_json`; ErrorKind::malformed too for a document that is no object.
Result<JsonValue> parse_json_object(Bytes bytes, const Limits& limits);

enum class Presence { optional, required };

/// One object of a document. It borrows the document and the list of defects: a local. A member
/// that is missing or null gives an empty value, one of another kind does so too and is a defect,
/// as is a required member that is missing. Of one document 100 defects are kept.
class JsonObjectView {
 public:
  /// `path` names the object in messages: empty for the document, else as `archive_info.`.
  JsonObjectView(const JsonValue& object, std::string path, std::vector<Error>& defects)
      : object_(&object), path_(std::move(path)), defects_(defects) {}

  [[nodiscard]] bool is_missing() const { return object_ == nullptr; }

  [[nodiscard]] std::string text(std::string_view key, Presence presence = Presence::optional);
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view key,
                                                    Presence presence = Presence::optional);
  [[nodiscard]] std::optional<bool> boolean(std::string_view key);
  /// The strings of an array; other elements are left out.
  [[nodiscard]] std::vector<std::string> texts(std::string_view key,
                                               Presence presence = Presence::optional);
  /// The objects of an array; other elements are left out.
  [[nodiscard]] std::vector<JsonObjectView> objects(std::string_view key);
  /// The object of that name, or one without members.
  [[nodiscard]] JsonObjectView object(std::string_view key, Presence presence = Presence::optional);
  /// The members, in the order of the document; empty if the object is missing.
  [[nodiscard]] const JsonValue::Object& members() const;

  /// The string of one of the members; nothing, and a defect, if it is of another kind. For objects
  /// whose keys are not known: `text` searches.
  [[nodiscard]] std::optional<std::string_view> text_of(const JsonMember& member);

  /// Adds a defect about the member.
  void add_defect(std::string_view key, std::string_view what);

 private:
  JsonObjectView(std::string path, std::vector<Error>& defects)
      : path_(std::move(path)), defects_(defects) {}

  // The member, or nullptr if it is missing or null.
  const JsonValue* find(std::string_view key, Presence presence);
  const JsonValue::Array* array(std::string_view key, Presence presence);
  void add_kind_defect(std::string_view key, std::string_view expected, const JsonValue& found);

  const JsonValue* object_ = nullptr;
  std::string path_;
  std::vector<Error>& defects_;
};

}  // namespace icecore
