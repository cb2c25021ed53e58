// Pointers of uv's cache: which wheel was unpacked into which directory of it.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "icecore/result.h"

namespace icecore {

/// By the file's ending.
enum class UvPointerKind : std::uint8_t {
  http,     ///< `.http`: of a wheel from an index or a URL.
  revision  ///< `.rev`: of a wheel that lay on disk.
};

struct UvPointer {
  std::string archive;    ///< A directory of `archive-v0`: letters, digits, `-` and `_` alone.
  std::string sha256;     ///< Of the wheel's own bytes, 64 hexadecimal digits in lower case; empty
                          ///< where uv noted none.
  std::string file_name;  ///< Of the wheel; empty where uv noted none (before 0.8).
};

/// ErrorKind::malformed, with the offset at which it is another format.
Result<UvPointer> parse_uv_pointer(UvPointerKind kind, Bytes bytes);

}  // namespace icecore
