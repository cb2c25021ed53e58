// A squashfs file system: its inodes, the names in its directories, and where the bytes of its
// files are. Nothing is followed here from one to the next.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "archive/entry_stream.h"
#include "archive/squashfs_blocks.h"

namespace icecore {

/// The last bytes of a file, in a block that several files share.
struct SquashfsTail {
  std::uint32_t fragment = 0;  ///< Number of the block.
  std::uint32_t offset = 0;    ///< In the inflated block.
};

struct SquashfsInode {
  TarKind kind = TarKind::file;  ///< No hard link.
  std::uint32_t mode = 0;        ///< Permission bits, set-id bits and the sticky bit.
  std::uint32_t uid = 0, gid = 0;
  std::uint32_t modified = 0;  ///< Seconds since 1970.
  std::uint32_t links = 1;     ///< How many names it should have; not told of directories.
  std::optional<std::uint32_t> attributes;

  /// Of a file: its size, where its blocks start, where their sizes stand, and its tail; without
  /// one the last block is shorter.
  std::uint64_t size = 0, data = 0;
  MetadataPlace block_sizes;
  std::optional<SquashfsTail> tail;

  MetadataPlace names;  ///< Of a directory; and how many bytes of names there are.
  std::uint64_t name_bytes = 0;
  std::string link_target;   ///< Of a symbolic link.
  std::uint32_t device = 0;  ///< Of a device, as the file system has it.
};

struct SquashfsName {
  std::string name;     ///< One part of a path.
  MetadataPlace inode;  ///< Names of one inode have the same.
};

class SquashfsImage {
 public:
  /// `source` is the file system, with what is padded behind it, and outlives the image. Errors of
  /// `read_squashfs_super` and SquashfsBlocks.
  static Result<std::unique_ptr<SquashfsImage>> open(ByteSource& source, const Limits& limits);
  SquashfsImage(const SquashfsImage&) = delete;
  SquashfsImage& operator=(const SquashfsImage&) = delete;

  [[nodiscard]] SquashfsBlocks& blocks() { return *blocks_; }
  [[nodiscard]] MetadataPlace root() const;

  /// Of all of these: ErrorKind::malformed for what makes no sense or is not there,
  /// ErrorKind::limit for what is too long.
  Result<SquashfsInode> inode(const MetadataPlace& place);
  /// At most `most` names, in their order.
  Result<std::vector<SquashfsName>> names(const SquashfsInode& directory, std::uint64_t most);
  /// Sorted by name.
  Result<std::vector<ExtendedAttribute>> attributes(const SquashfsInode& inode);
  /// The next sizes of blocks, in words of the file system; `place` moves on.
  Result<std::vector<std::uint32_t>> block_sizes(MetadataPlace& place, std::size_t count);
  Result<SquashfsBlock> fragment(std::uint32_t number);

  /// A block by the word that tells its size: nothing for a hole.
  Result<std::optional<SquashfsBlock>> block_at(std::uint64_t offset, std::uint32_t word) const;

 private:
  SquashfsImage(std::unique_ptr<SquashfsBlocks> blocks, const Limits& limits);
  Result<void> read_ids();
  Result<void> seek_in_table(std::uint64_t places, std::uint64_t number, std::uint64_t entry_size);
  Result<std::uint32_t> id(std::uint16_t number) const;
  Result<void> read_file(std::uint16_t type, SquashfsInode& inode);
  Result<void> read_directory(std::uint16_t type, SquashfsInode& inode);
  Result<void> read_link(std::uint16_t type, SquashfsInode& inode);
  Result<void> read_rest(std::uint16_t type, SquashfsInode& inode);
  Result<void> take_names(std::uint64_t& left, std::uint64_t most,
                          std::vector<SquashfsName>& names);
  [[nodiscard]] MetadataPlace attribute_place(std::uint64_t reference) const;
  Result<ExtendedAttribute> next_attribute(MetadataPlace& place);
  Result<std::string> attribute_text(std::uint32_t size);

  std::unique_ptr<SquashfsBlocks> blocks_;
  const Limits limits_;
  SquashfsMetadata inodes_, sizes_, directories_, tables_, attributes_;
  std::vector<std::uint32_t> ids_;
  std::uint64_t attribute_start_ = 0, attribute_bytes_ = 0;
};

}  // namespace icecore
