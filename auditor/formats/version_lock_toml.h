// Which versions dnf 5 is told to keep (`/etc/dnf/versionlock.toml`), of Fedora and Red Hat.
#pragma once

#include "formats/package_preference.h"

namespace icecore {

/// One for each condition on a version, in file order. Bytes of any encoding are taken.
/// ErrorKind::limit as PackagePreferences.
Result<std::vector<PackagePreference>> parse_version_lock_toml(Bytes bytes, const Limits& limits);

}  // namespace icecore
