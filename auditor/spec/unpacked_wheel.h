// A wheel that somebody unpacked, entry by entry, into a directory.
#pragma once

#include <string>

#include "base/limits.h"
#include "icecore/result.h"
#include "spec/wheel_files.h"

namespace icecore {

/// What it installs, by its own RECORD. ErrorKind::malformed as of `read_wheel_files`;
/// ErrorKind::unreadable where the directory has no file that RECORD lists.
Result<WheelFiles> read_unpacked_wheel(const std::string& directory, const Limits& limits);

}  // namespace icecore
