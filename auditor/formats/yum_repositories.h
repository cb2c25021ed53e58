// The sources of yum, dnf and zypper: `*.repo` (yum.conf(5), dnf.conf(5)).
#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/package_source.h"

namespace icecore {

/// One source for each URL of a section's `baseurl`; where it has none, its `metalink` or
/// `mirrorlist`. Bytes of any encoding are taken. ErrorKind::limit above `manifest_bytes` bytes or
/// `list_entries` sources.
Result<std::vector<PackageSource>> parse_yum_repositories(Bytes bytes, const Limits& limits);

}  // namespace icecore
