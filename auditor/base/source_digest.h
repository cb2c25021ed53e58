// Digests of what a ByteSource holds, piece by piece.
#pragma once

#include <cstdint>

#include "base/byte_source.h"
#include "base/digest.h"

namespace icecore {

/// Adds the bytes from `offset` to the source's end. Errors of `ByteSource::pass`.
Result<void> update_from(Hasher& hasher, ByteSource& source, std::uint64_t offset = 0);

/// The digest of the bytes from `offset` to the source's end, likewise.
Result<Digest> sha256_of(ByteSource& source, std::uint64_t offset = 0);

}  // namespace icecore
