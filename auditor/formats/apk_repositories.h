// The sources of apk: /etc/apk/repositories (apk-repositories(5)).
#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/package_source.h"

namespace icecore {

/// One source a line, with the last two directories of its URL as suite and components.
/// ErrorKind::limit above `manifest_bytes` bytes or `list_entries` sources.
Result<std::vector<PackageSource>> parse_apk_repositories(Bytes bytes, const Limits& limits);

}  // namespace icecore
