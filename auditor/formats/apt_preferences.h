// Which versions apt prefers (`/etc/apt/preferences` and `preferences.d/*`), of Debian and Ubuntu.
#pragma once

#include "formats/package_preference.h"

namespace icecore {

/// One for each word of `Package`, in file order. Stanzas without a package, a pin that is known or
/// a priority are left out, as apt refuses or ignores them. Bytes of any encoding are taken.
/// ErrorKind::limit as PackagePreferences.
Result<std::vector<PackagePreference>> parse_apt_preferences(Bytes bytes, const Limits& limits);

}  // namespace icecore
