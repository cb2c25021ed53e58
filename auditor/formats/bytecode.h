// The header of a `.pyc` file: which Python wrote it and how it is matched to its source.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"

namespace icecore {

struct BytecodeHeader {
  enum class Validation {
    timestamp,       ///< The source's mtime and size must be those of the header.
    checked_hash,    ///< The source's hash is computed and compared at import (PEP 552).
    unchecked_hash,  ///< The source is never looked at: the code may differ from it.
  };

  std::uint16_t magic = 0;
  std::size_t size = 16;  ///< Bytes before the marshalled code: 16, up to 3.7a3 12, up to 3.3a0 8.
  Validation validation = Validation::timestamp;
  std::uint32_t source_mtime = 0;  ///< Seconds since 1970, modulo 2^32; only of `timestamp`.
  std::uint32_t source_size = 0;   ///< Modulo 2^32; only of `timestamp`; 0 in headers of 8 bytes.
  /// Little-endian, so that it compares to `source_hash()`; 0 for `timestamp`.
  std::uint64_t source_hash = 0;
};

/// From the first 16 bytes of a file (more are allowed; fewer, if the header is shorter).
/// ErrorKind::truncated; ErrorKind::malformed without the magic's \r\n and for flags that are not
/// defined; ErrorKind::unsupported for a magic that is not CPython's, such as PyPy's.
Result<BytecodeHeader> parse_bytecode_header(Bytes first_16);

/// The CPython version that writes this magic, as `3.11`; nothing if none does. Pre-releases count
/// as the version that they led to.
[[nodiscard]] std::optional<std::string> python_of_magic(std::uint16_t magic);

}  // namespace icecore
