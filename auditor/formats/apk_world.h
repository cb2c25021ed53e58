// What apk was asked for (`/etc/apk/world`), of Alpine Linux; apk-world(5).
#pragma once

#include "formats/package_preference.h"

namespace icecore {

/// One for each word, in file order: a name alone, with a version or range, with the tag of a
/// source, or what is not wanted. Bytes of any encoding are taken. ErrorKind::limit as
/// PackagePreferences.
Result<std::vector<PackagePreference>> parse_apk_world(Bytes bytes, const Limits& limits);

}  // namespace icecore
