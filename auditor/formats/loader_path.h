// ld-musl-<machine>.path: the directories that musl's loader searches last, in place of those that
// are built into it.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// In order, as written; a file without any leaves the loader none. ErrorKind::limit for more than
/// `limits.list_entries`.
Result<std::vector<std::string>> read_loader_path(Bytes bytes, const Limits& limits);

}  // namespace icecore
