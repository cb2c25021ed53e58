// Regions of bytes that nobody vouches for. `slice` is the one way to take a part of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "icecore/result.h"

namespace icecore {

/// A borrowed region; a parameter or a local, never stored beyond the owner of the buffer.
using Bytes = std::span<const std::byte>;

/// `size` bytes of `bytes` from `offset`, or ErrorKind::truncated. Never computes `offset + size`.
Result<Bytes> slice(Bytes bytes, std::uint64_t offset, std::uint64_t size);

/// The same bytes seen as text of unknown encoding.
std::string_view as_text(Bytes bytes);

/// The same text seen as bytes.
Bytes as_bytes(std::string_view text);

}  // namespace icecore
