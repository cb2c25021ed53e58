// tzdata.zi: the rules of time zones in one text, as the systems' tzdata packages and PyPI's tzdata
// have it (zic(8)). Its first line tells the release.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// `2025b`, of the first line; the bytes may be the first ones of the file only.
/// ErrorKind::malformed where that line names no version.
Result<std::string> read_time_zone_version(Bytes bytes);

}  // namespace icecore
