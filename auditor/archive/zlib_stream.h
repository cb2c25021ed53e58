// One zlib stream (RFC 1950) that is all of some bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace icecore {

/// What it unpacks to. ErrorKind::malformed for what is no such stream, ErrorKind::limit for more
/// than `limit` bytes.
Result<std::vector<std::byte>> read_zlib_stream(Bytes bytes, std::uint64_t limit);

}  // namespace icecore
