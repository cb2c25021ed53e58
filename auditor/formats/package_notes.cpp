// UAPI.8 ("Package Metadata for Executable Files") and UAPI.12 ("dlopen() Metadata for ELF Files").
// Priority is `recommended` where a note names none.
#include "formats/package_notes.h"

#include "formats/json_object.h"

namespace icecore {

Result<PackageNote> read_package_note(std::string_view text, const Limits& limits) {
  const JsonValue document = ICECORE_TRY(parse_json_object(as_bytes(text), limits));
  std::vector<Error> defects;
  JsonObjectView view(document, "", defects);
  PackageNote note{.type = view.text("type"),
                   .system = view.text("os"),
                   .name = view.text("name"),
                   .version = view.text("version")};
  if (!defects.empty()) return std::unexpected(defects.front());
  return note;
}

Result<std::vector<DlopenNote>> read_dlopen_note(std::string_view text, const Limits& limits) {
  const JsonValue document = ICECORE_TRY(parse_json(as_bytes(text), limits));
  const JsonValue::Array* elements = document.as_array();
  if (elements == nullptr) {
    return failure(ErrorKind::malformed,
                   "a dlopen note is an array, but found " + std::string(document.kind_name()));
  }
  std::vector<DlopenNote> notes;
  std::vector<Error> defects;
  for (const JsonValue& element : *elements) {
    JsonObjectView view(element, "", defects);
    std::string priority = view.text("priority");
    notes.push_back({.names = view.texts("soname", Presence::required),
                     .feature = view.text("feature"),
                     .priority = priority.empty() ? "recommended" : std::move(priority)});
  }
  if (!defects.empty()) return std::unexpected(defects.front());
  return notes;
}

}  // namespace icecore
