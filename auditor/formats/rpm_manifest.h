// The list of packages of an image without rpm (`var/lib/rpmmanifest/container-manifest-2`), of
// CBL-Mariner and Azure Linux (github.com/microsoft/marinara).
#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// It names packages and says nothing of their files.
struct RpmManifest {
  std::uint64_t packages = 0;
  std::vector<Error> defects;  ///< Lines that are no package, each with its offset.
};

/// ErrorKind::limit above `manifest_bytes` bytes or `list_entries` lines.
Result<RpmManifest> parse_rpm_manifest(Bytes bytes, const Limits& limits);

}  // namespace icecore
