// rpm's own form of database (`Packages.db`, "ndb"), of SUSE.
#pragma once

#include "base/limits.h"
#include "formats/rpm_header.h"

namespace icecore {

/// Whether the bytes start as such a database.
bool is_rpm_ndb(Bytes database);

/// Calls `use` with the header of each package, in the order of their slots, until one is damaged.
/// ErrorKind::malformed or truncated for that one, ErrorKind::unsupported for another version,
/// ErrorKind::limit above `list_entries` packages.
Result<void> read_rpm_ndb(Bytes database, const Limits& limits, const UseRpmHeader& use);

}  // namespace icecore
