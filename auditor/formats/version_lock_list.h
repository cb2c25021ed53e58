// Which versions dnf 4 and yum are told to keep (`versionlock.list`), of Fedora and Red Hat.
#pragma once

#include "formats/package_preference.h"

namespace icecore {

/// One for each line that is no comment, in file order: a version or pattern of versions as rpm's
/// packages have them, or what is not wanted. Bytes of any encoding are taken. ErrorKind::limit as
/// PackagePreferences.
Result<std::vector<PackagePreference>> parse_version_lock_list(Bytes bytes, const Limits& limits);

}  // namespace icecore
