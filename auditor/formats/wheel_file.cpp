// The PyPA specification "Binary distribution format" (PEP 427), version 1.0; headers as Python's
// `email` reads them. Installers refuse a higher major version because its layout may mean other
// things, and so does this; a higher minor version is read.
#include "formats/wheel_file.h"

#include <fmt/format.h>

#include "base/text.h"
#include "formats/header_fields.h"

namespace icecore {
namespace {

constexpr std::uint64_t known_major_version = 1;

}  // namespace

Result<WheelFile> parse_wheel_file(Bytes bytes, const Limits& limits) {
  ICECORE_TRY(utf8_text(bytes, limits.manifest_bytes));
  const HeaderFields headers = ICECORE_TRY(parse_header_fields(bytes, limits));
  WheelFile wheel;
  wheel.wheel_version = stripped_first(headers, "Wheel-Version");
  if (major_version(wheel.wheel_version) > known_major_version) {
    return failure(ErrorKind::unsupported,
                   fmt::format("Wheel-Version {}.x at most expected, {} found", known_major_version,
                               escaped(wheel.wheel_version)));
  }
  wheel.generator = stripped_first(headers, "Generator");
  wheel.build = stripped_first(headers, "Build");
  if (const auto purelib = first(headers, "Root-Is-Purelib")) {
    wheel.root_is_purelib = equals_ignoring_case(*purelib, "true");
  }
  wheel.tags = stripped_all(headers, "Tag");
  return wheel;
}

}  // namespace icecore
