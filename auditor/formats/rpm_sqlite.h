// The form of rpm's database since rpm 4.16 (`rpmdb.sqlite`), of Fedora, RHEL 9 and Azure Linux.
#pragma once

#include "base/limits.h"
#include "formats/rpm_header.h"

namespace icecore {

/// Whether the bytes start as a database of SQLite.
bool is_sqlite(Bytes database);

/// Calls `use` with the header of each package, in the order of their numbers, until something is
/// damaged. The database is the whole file, what a write-ahead log holds already in it
/// (formats/sqlite_log.h). ErrorKind::malformed for what SQLite cannot read, ErrorKind::limit above
/// `list_entries` packages and for headers that share their pages.
Result<void> read_rpm_sqlite(std::string database, const Limits& limits, const UseRpmHeader& use);

}  // namespace icecore
