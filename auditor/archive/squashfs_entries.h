// The entries of a squashfs file system one after another, as if it were a tar.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "archive/entry_stream.h"
#include "archive/squashfs_image.h"
#include "base/byte_source.h"
#include "base/limits.h"

namespace icecore {

/// A directory comes before what is in it, in the order of its names; the root comes first. Of
/// several names of one inode all but the first are hard links.
class SquashfsEntries final : public EntryStream {
 public:
  /// `source` is the file system, with what is padded behind it, and outlives the entries. Errors
  /// of SquashfsImage.
  static Result<std::unique_ptr<EntryStream>> open(ByteSource& source, const Limits& limits);

  /// ErrorKind::malformed for damage, and for directories that are in several places;
  /// ErrorKind::limit for more than `entries`, for paths longer than `path_bytes` and directories
  /// deeper than `directory_depth`, and for a compression bomb.
  Result<const TarEntry*> next() override;
  Result<Bytes> read() override;
  /// The digests are of all of the source; as a layer that is not compressed.
  Result<LayerDigests> finish() override;

 private:
  // A directory that is being gone through.
  struct Directory {
    TreePath path;
    std::vector<SquashfsName> names;
    std::size_t next = 0;
  };
  // A block that several files share, inflated.
  struct Fragment {
    std::uint32_t number = 0;
    std::vector<std::byte> bytes;
  };

  SquashfsEntries(ByteSource& source, std::unique_ptr<SquashfsImage> image, const Limits& limits);
  Result<const TarEntry*> next_checked();
  Result<Bytes> read_checked();
  Result<void> take(const TreePath& path, MetadataPlace place);
  Result<void> enter(const TreePath& path, const SquashfsInode& directory);
  void set_entry(const TreePath& path);
  void make_hard_link(const TreePath& target);
  Result<Bytes> read_block(std::uint64_t size);
  Result<Bytes> read_tail(std::uint64_t size);
  Result<const Fragment*> fragment(std::uint32_t number);

  ByteSource& source_;
  std::unique_ptr<SquashfsImage> image_;
  const Limits limits_;
  std::optional<Error> error_;
  std::vector<Directory> directories_;  // from the root down
  std::set<MetadataPlace> entered_;
  std::map<MetadataPlace, TreePath> seen_;  // first names of inodes that should have several
  std::uint64_t listed_ = 0;                // names so far
  bool is_started_ = false;

  TarEntry entry_;
  SquashfsInode inode_;               // the entry's
  std::uint64_t left_ = 0;            // bytes of the entry that were not given
  std::uint64_t block_ = 0;           // where its next block is
  std::vector<std::uint32_t> sizes_;  // of its next blocks, the last one first
  std::vector<std::byte> bytes_;
  std::deque<Fragment> fragments_;  // the last used one first
};

}  // namespace icecore
