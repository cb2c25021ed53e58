// PEP 739, schema 1.0. Later versions of the same major version may only add members, which are
// stepped over; required members are told when they are missing, because CPython's own writer and
// those of distributors do not validate what they write.
#include "formats/build_details.h"

#include <fmt/format.h>

#include "base/text.h"
#include "formats/json_object.h"

namespace icecore {
namespace {

std::optional<PythonVersionInfo> version_info(JsonObjectView object) {
  if (object.is_missing()) return std::nullopt;
  return PythonVersionInfo{.major = object.number("major", Presence::required).value_or(0),
                           .minor = object.number("minor", Presence::required).value_or(0),
                           .micro = object.number("micro", Presence::required).value_or(0),
                           .release_level = object.text("releaselevel", Presence::required),
                           .serial = object.number("serial", Presence::required).value_or(0)};
}

Result<std::string> supported_schema(JsonObjectView& top) {
  std::string version = top.text("schema_version");
  if (version.empty()) return failure(ErrorKind::malformed, "schema_version: expected a string");
  if (version.substr(0, version.find('.')) == "1") return version;
  return failure(ErrorKind::unsupported, fmt::format("schema_version: expected 1.x, found {}",
                                                     escaped(version.substr(0, 100))));
}

void read_language(JsonObjectView language, BuildDetails& result) {
  result.language_version = language.text("version", Presence::required);
  result.language_version_info = version_info(language.object("version_info"));
}

void read_implementation(JsonObjectView implementation, BuildDetails& result) {
  result.implementation_name = implementation.text("name", Presence::required);
  result.implementation_version =
      version_info(implementation.object("version", Presence::required));
  result.hex_version = implementation.number("hexversion");
  result.cache_tag = implementation.text("cache_tag");
  result.multiarch = implementation.text("_multiarch");
}

void read_abi(JsonObjectView abi, BuildDetails& result) {
  result.states_abi = !abi.is_missing();
  result.abi_flags = abi.texts("flags", Presence::required);
  result.extension_suffix = abi.text("extension_suffix");
  result.stable_abi_suffix = abi.text("stable_abi_suffix");
}

void read_libraries(JsonObjectView libpython, JsonObjectView c_api, BuildDetails& result) {
  result.dynamic_library = libpython.text("dynamic");
  result.stable_abi_library = libpython.text("dynamic_stableabi");
  result.static_library = libpython.text("static");
  result.links_extensions = libpython.boolean("link_extensions");
  result.headers = c_api.text("headers", Presence::required);
  result.pkgconfig_path = c_api.text("pkgconfig_path");
}

}  // namespace

Result<BuildDetails> parse_build_details(Bytes bytes, const Limits& limits) {
  const JsonValue document = ICECORE_TRY(parse_json_object(bytes, limits));
  BuildDetails result;
  JsonObjectView top(document, "", result.defects);
  result.schema_version = ICECORE_TRY(supported_schema(top));
  result.base_prefix = top.text("base_prefix", Presence::required);
  result.base_interpreter = top.text("base_interpreter");
  result.platform = top.text("platform", Presence::required);
  read_language(top.object("language", Presence::required), result);
  read_implementation(top.object("implementation", Presence::required), result);
  read_abi(top.object("abi"), result);
  result.extension_suffixes = top.object("suffixes").texts("extensions");
  read_libraries(top.object("libpython"), top.object("c_api"), result);
  return result;
}

}  // namespace icecore
