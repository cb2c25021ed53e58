// The form of rpm's database until rpm 4.15 (`Packages`): a hash table of Berkeley DB, of RHEL up
// to 8, CentOS and old Fedoras.
#pragma once

#include "base/limits.h"
#include "formats/rpm_header.h"

namespace icecore {

/// Whether the bytes start as such a database, of either byte order.
bool is_rpm_berkeley(Bytes database);

/// Calls `use` with the header of each package, in the order of the table's pages, until something
/// is damaged. ErrorKind::malformed or truncated for that, ErrorKind::unsupported for encrypted
/// tables, ErrorKind::limit above `list_entries` packages and for headers that share their pages.
Result<void> read_rpm_berkeley(Bytes database, const Limits& limits, const UseRpmHeader& use);

}  // namespace icecore
