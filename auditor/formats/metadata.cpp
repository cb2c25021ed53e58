// The PyPA specification "Core metadata", versions 1.0 to 2.6, read as importlib.metadata does:
// UTF-8, then headers by Python's `email`. The description, as header or body, is not looked at.
// A higher minor version is read (the specification asks for a warning), a higher major one is not.
#include "formats/metadata.h"

#include <fmt/format.h>

#include "base/text.h"
#include "formats/header_fields.h"

namespace icecore {
namespace {

constexpr std::uint64_t known_major_version = 2;

}  // namespace

Result<Metadata> parse_metadata(Bytes bytes, const Limits& limits) {
  ICECORE_TRY(utf8_text(bytes, limits.manifest_bytes));
  const HeaderFields headers = ICECORE_TRY(parse_header_fields(bytes, limits));
  Metadata metadata;
  metadata.metadata_version = stripped_first(headers, "Metadata-Version");
  if (major_version(metadata.metadata_version) > known_major_version) {
    return failure(ErrorKind::unsupported,
                   fmt::format("Metadata-Version {}.x at most expected, {} found",
                               known_major_version, escaped(metadata.metadata_version)));
  }
  const auto name = first(headers, "Name");
  const auto version = first(headers, "Version");
  metadata.name = name.value_or("");
  metadata.has_name = name.has_value();
  metadata.version = version.value_or("");
  metadata.has_version = version.has_value();
  metadata.requires_python = stripped_first(headers, "Requires-Python");
  metadata.requires_dist = stripped_all(headers, "Requires-Dist");
  metadata.provides_extra = stripped_all(headers, "Provides-Extra");
  metadata.import_names = stripped_all(headers, "Import-Name");
  metadata.import_namespaces = stripped_all(headers, "Import-Namespace");
  return metadata;
}

}  // namespace icecore
