// The hash of a source file that hash-based bytecode carries (PEP 552).
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace icecore {

/// What `_imp.source_hash` of the CPython with that magic makes of the source's bytes, as they are
/// in the file. CPython writes the number little-endian, `BytecodeHeader::source_hash` is the same
/// number. `magic` should be one that has hashes (from 3392).
[[nodiscard]] std::uint64_t source_hash(std::uint16_t magic, Bytes source);

}  // namespace icecore
