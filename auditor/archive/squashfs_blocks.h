// The blocks of a squashfs file system: of data, and of metadata, which is a stream of bytes in
// blocks of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/byte_source.h"
#include "base/limits.h"
#include "formats/squashfs_super.h"

namespace icecore {

/// A block as it is stored.
struct SquashfsBlock {
  std::uint64_t offset = 0;  ///< In the file system.
  std::uint32_t size = 0;
  bool is_compressed = false;
};

class SquashfsBlocks {
 public:
  /// `source` is the whole file system and outlives the blocks. ErrorKind::unsupported for a
  /// compression that libsquashfs does not know.
  static Result<std::unique_ptr<SquashfsBlocks>> open(ByteSource& source,
                                                      const SquashfsSuper& super,
                                                      const Limits& limits);
  SquashfsBlocks(const SquashfsBlocks&) = delete;
  SquashfsBlocks& operator=(const SquashfsBlocks&) = delete;
  ~SquashfsBlocks();

  [[nodiscard]] const SquashfsSuper& super() const { return super_; }

  /// Inflates a block into the beginning of `output`, and says how much of it.
  /// ErrorKind::truncated outside the file system, ErrorKind::malformed for what does not inflate
  /// to something that fits, ErrorKind::limit for a compression bomb; errors of the source.
  Result<std::size_t> read(const SquashfsBlock& block, std::span<std::byte> output);
  /// Stored bytes that no block is made of.
  Result<Bytes> stored(std::uint64_t offset, std::uint64_t size);

  /// Counts bytes that somebody made of a few: ErrorKind::limit as for layers of other kinds.
  Result<void> count_inflated(std::uint64_t size);

 private:
  struct Compressor;
  SquashfsBlocks(ByteSource& source, const SquashfsSuper& super, const Limits& limits);

  ByteSource& source_;
  const SquashfsSuper super_;
  const Limits limits_;
  std::unique_ptr<Compressor> compressor_;
  std::uint64_t inflated_ = 0;
};

/// Where something is in metadata: the block that holds its first byte, and the place in that block
/// when it is inflated.
struct MetadataPlace {
  std::uint64_t block = 0;  ///< Offset in the file system.
  std::uint32_t offset = 0;
  friend auto operator<=>(const MetadataPlace&, const MetadataPlace&) = default;
};

/// Reads metadata on from a place. The block that was read last is kept.
class SquashfsMetadata {
 public:
  /// Blocks begin from `start` on and end before `end`, offsets in the file system.
  SquashfsMetadata(SquashfsBlocks& blocks, std::uint64_t start, std::uint64_t end)
      : blocks_(blocks), start_(start), end_(end) {}

  /// ErrorKind::malformed for a place that is not in these blocks.
  Result<void> seek(const MetadataPlace& place);
  /// All of `output`. ErrorKind::malformed where the metadata ends before.
  Result<void> read(std::span<std::byte> output);
  /// Where the next byte is.
  [[nodiscard]] MetadataPlace place() const;

 private:
  Result<void> load(std::uint64_t block);

  SquashfsBlocks& blocks_;
  std::uint64_t start_, end_;
  std::uint64_t block_ = 0, next_block_ = 0;
  std::vector<std::byte> bytes_;  // of the block at `block_`, inflated; empty before the first
  std::size_t position_ = 0;
};

}  // namespace icecore
