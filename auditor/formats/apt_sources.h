// The sources of apt: sources.list and sources.list.d (sources.list(5)).
#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/package_source.h"

namespace icecore {

/// A document of one line a source. Lines that are none are left out; those for source packages,
/// too. ErrorKind::limit above `manifest_bytes` bytes or `list_entries` sources.
Result<std::vector<PackageSource>> parse_apt_list(Bytes bytes, const Limits& limits);

/// A document of stanzas (deb822): one source for each URI and suite of a stanza. Limits likewise.
Result<std::vector<PackageSource>> parse_apt_sources(Bytes bytes, const Limits& limits);

}  // namespace icecore
