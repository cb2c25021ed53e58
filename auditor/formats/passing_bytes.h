// Passes over a large part of a file in pieces, keeping none of it.
#pragma once

#include <cstdint>
#include <functional>

#include "base/byte_source.h"

namespace icecore {

/// A part of a file, in bytes.
struct FilePart {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// One piece of a part with its surroundings. What begins at one of the bytes from `first` to
/// before `end` is this piece's; the bytes around them belong to its neighbours.
struct PassingPiece {
  Bytes bytes;
  std::uint64_t offset = 0;  ///< Of the first byte, in the file.
  std::size_t first = 0;
  std::size_t end = 0;

  [[nodiscard]] bool owns(std::size_t position) const {
    return position >= first && position < end;
  }
};

/// How much of its surroundings each piece has, in bytes.
struct Surroundings {
  std::uint64_t before = 0;
  std::uint64_t after = 0;
};

/// Calls `use` with the pieces of `part` in order; each begins a multiple of `grain` bytes from the
/// part's start. The bytes are valid during the call. Errors of `ByteSource::pass`.
Result<void> pass_over(ByteSource& source, FilePart part, std::uint64_t grain, Surroundings around,
                       const std::function<void(const PassingPiece&)>& use);

}  // namespace icecore
