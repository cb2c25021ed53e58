// The list of packages of an image without rpm (`var/lib/rpmmanifest/container-manifest-2`), of
// CBL-Mariner and Azure Linux (github.com/microsoft/marinara).
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// One package. Strings are as written.
struct RpmManifestPackage {
  std::string name;
  std::string version;       ///< As in RpmPackageView.
  std::string architecture;  ///< `(none)` for keys.
  std::string source;        ///< The file name of the source package.

  friend bool operator==(const RpmManifestPackage&, const RpmManifestPackage&) = default;
};

/// It names packages and says nothing of their files.
struct RpmManifest {
  std::vector<RpmManifestPackage> packages;  ///< In file order.
  std::vector<Error> defects;                ///< Lines that are no package, each with its offset.
};

/// ErrorKind::limit above `manifest_bytes` bytes or `list_entries` lines.
Result<RpmManifest> parse_rpm_manifest(Bytes bytes, const Limits& limits);

}  // namespace icecore
