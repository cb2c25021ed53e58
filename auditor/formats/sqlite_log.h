// SQLite's write-ahead log (`…-wal`): pages that a database will get, beside it until a checkpoint.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// The database as a reader of both files sees it: the committed pages of the log are in it, and it
/// says of itself that there is no log (file format 1), so that it can be read alone. What follows
/// the last commit, or a frame whose checksum is wrong, never happened. An empty log, or one of
/// another format, leaves the pages as they are. ErrorKind::malformed when the page sizes differ,
/// ErrorKind::limit when the result would be larger than `package_database_bytes`.
Result<std::string> with_sqlite_log(std::string database, Bytes log, const Limits& limits);

}  // namespace icecore
