// The header Content-Range: which part of a file an answer holds.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "icecore/result.h"

namespace icecore {

struct ContentRange {
  std::uint64_t first = 0, last = 0;
  std::optional<std::uint64_t> total;  ///< Nothing where the server does not know.
};

/// ErrorKind::malformed for what is no range of bytes, ErrorKind::unsupported for `bytes */N`, by
/// which a server says that it has no such part.
Result<ContentRange> parse_content_range(std::string_view text);

}  // namespace icecore
