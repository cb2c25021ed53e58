// The superblock of a squashfs file system (version 4): where its tables are, and how it is
// compressed.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"

namespace icecore {

enum class SquashfsCompression : std::uint8_t { gzip = 1, lzma, lzo, xz, lz4, zstd };

[[nodiscard]] std::string_view to_word(SquashfsCompression compression);

struct SquashfsSuper {
  static constexpr std::size_t size = 96;  ///< Bytes of a superblock.

  std::uint32_t block_size = 0;  ///< A power of two from 4 KiB to 1 MiB.
  std::uint32_t fragments = 0;   ///< Entries of the fragment table; 0 without one.
  std::uint16_t ids = 0;         ///< Entries of the table of users and groups; not 0.
  SquashfsCompression compression = SquashfsCompression::gzip;
  std::uint64_t root_inode = 0;  ///< A reference: block of the inode table, and offset in it.
  std::uint64_t bytes_used = 0;  ///< All of the file system, without padding behind it.
  /// Offsets in the file system, in front of its end.
  std::uint64_t id_table = 0, inode_table = 0, directory_table = 0, fragment_table = 0;
  std::optional<std::uint64_t> attribute_table;
};

/// Whether bytes begin like a squashfs file system, of any version.
[[nodiscard]] bool is_squashfs(Bytes start);

/// `start` are the first bytes of `file_size`. ErrorKind::truncated where they are too few for a
/// superblock or for what it says of sizes; ErrorKind::malformed for what contradicts itself;
/// ErrorKind::unsupported for other versions and unknown compressions.
Result<SquashfsSuper> read_squashfs_super(Bytes start, std::uint64_t file_size);

}  // namespace icecore
