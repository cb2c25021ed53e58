// Where a system keeps rpm's databases, and their packages whatever form they have.
#pragma once

#include <vector>

#include "base/limits.h"
#include "formats/rpm_header.h"
#include "target/file_tree.h"

namespace icecore {

/// Every database that the system has, links followed, each once; the form that is in use first.
std::vector<TreePath> rpm_databases(const FileTree& files, const Limits& limits);

/// Calls `use` with the header of each package until something cannot be read. A log that SQLite
/// keeps beside its database counts. ErrorKind::unsupported for bytes of no form that is known,
/// ErrorKind::changed when the log is written meanwhile; else the errors of the form's reader.
Result<void> read_rpm_database(const TreePath& path, const FileTree& files, const Limits& limits,
                               const UseRpmHeader& use);

}  // namespace icecore
