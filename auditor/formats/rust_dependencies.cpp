// auditable-info's format ("cargo-auditable.schema.json"): an object with the array `packages`.
// `kind` is "build" for what only the build needed, else "runtime" or absent.
#include "formats/rust_dependencies.h"

#include "formats/json_object.h"

namespace icecore {

Result<std::vector<RustCrate>> read_rust_crates(Bytes bytes, const Limits& limits) {
  const JsonValue document = ICECORE_TRY(parse_json_object(bytes, limits));
  std::vector<Error> defects;
  JsonObjectView view(document, "", defects);
  std::vector<RustCrate> crates;
  for (JsonObjectView& package : view.objects("packages")) {
    crates.push_back({.name = package.text("name", Presence::required),
                      .version = package.text("version", Presence::required),
                      .source = package.text("source", Presence::required),
                      .is_root = package.boolean("root").value_or(false),
                      .is_build = package.text("kind") == "build"});
  }
  if (!defects.empty()) return std::unexpected(defects.front());
  return crates;
}

}  // namespace icecore
