// Depth first, as mksquashfs writes: then files come in the order of their blocks, and a fragment
// is inflated once for all the files that share it. Directories lead to each other by places in the
// inode table, so that a hostile one may lead to itself or be below two others: each is entered
// once.
#include "archive/squashfs_entries.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/source_digest.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::size_t kept_fragments = 16;
constexpr std::size_t sizes_at_once = 1024;

// As Linux packs a device's number in 32 bits (new_encode_dev).
std::uint32_t major_of(std::uint32_t device) {
  return (device >> 8U) & 0xfffU;
}
std::uint32_t minor_of(std::uint32_t device) {
  return (device & 0xffU) | ((device >> 12U) & 0xfff00U);
}

}  // namespace

SquashfsEntries::SquashfsEntries(ByteSource& source, std::unique_ptr<SquashfsImage> image,
                                 const Limits& limits)
    : source_(source), image_(std::move(image)), limits_(limits) {
}

Result<std::unique_ptr<EntryStream>> SquashfsEntries::open(ByteSource& source,
                                                           const Limits& limits) {
  std::unique_ptr<SquashfsImage> image = ICECORE_TRY(SquashfsImage::open(source, limits));
  return std::unique_ptr<EntryStream>(new SquashfsEntries(source, std::move(image), limits));
}

Result<const TarEntry*> SquashfsEntries::next() {
  if (error_) return std::unexpected(*error_);
  Result<const TarEntry*> entry = next_checked();
  if (!entry) error_ = entry.error();
  return entry;
}

Result<Bytes> SquashfsEntries::read() {
  if (error_) return std::unexpected(*error_);
  Result<Bytes> bytes = read_checked();
  if (!bytes) error_ = bytes.error();
  return bytes;
}

Result<const TarEntry*> SquashfsEntries::next_checked() {
  if (!is_started_) {
    is_started_ = true;
    ICECORE_TRY(take(TreePath(), image_->root()));
    if (inode_.kind == TarKind::directory) return &entry_;
    return failure(ErrorKind::malformed, fmt::format("expected a directory for a root, found a {}",
                                                     to_word(inode_.kind)));
  }
  while (!directories_.empty()) {
    Directory& directory = directories_.back();
    if (directory.next == directory.names.size()) {
      directories_.pop_back();
      continue;
    }
    const SquashfsName& name = directory.names[directory.next++];
    const bool is_too_long =
        directory.path.text().size() + 1 + name.name.size() > limits_.path_bytes;
    if (is_too_long) {
      return failure(ErrorKind::limit,
                     fmt::format("a path in {} is longer than {} bytes",
                                 escaped(directory.path.text()), limits_.path_bytes));
    }
    ICECORE_TRY(take(directory.path.child(name.name), name.inode));
    return &entry_;
  }
  return nullptr;
}

// Makes the entry. A directory is entered at once.
Result<void> SquashfsEntries::take(const TreePath& path, MetadataPlace place) {
  Result<SquashfsInode> inode = image_->inode(place);
  if (!inode) {
    return failure(inode.error().kind,
                   fmt::format("{}: {}", escaped(path.text()), inode.error().message),
                   inode.error().offset);
  }
  inode_ = *std::move(inode);
  set_entry(path);
  if (inode_.kind == TarKind::directory) {
    if (!entered_.insert(place).second) {
      return failure(ErrorKind::malformed, fmt::format("the directory {} is in another place, too",
                                                       escaped(path.text())));
    }
    ICECORE_TRY(enter(path, inode_));
  } else if (inode_.links > 1) {
    const auto [first, is_new] = seen_.try_emplace(place, path);
    if (!is_new) {
      make_hard_link(first->second);
      return {};
    }
  }
  entry_.attributes = ICECORE_TRY(image_->attributes(inode_));
  left_ = entry_.size;
  block_ = inode_.data;
  sizes_.clear();
  return {};
}

void SquashfsEntries::set_entry(const TreePath& path) {
  constexpr std::int64_t second = 1'000'000'000;
  left_ = 0;
  entry_ = TarEntry{.raw_path = path.is_root() ? "." : path.text().substr(1),
                    .path = path,
                    .kind = inode_.kind,
                    .size = inode_.kind == TarKind::file ? inode_.size : 0,
                    .mode = inode_.mode,
                    .uid = inode_.uid,
                    .gid = inode_.gid,
                    .mtime_ns = inode_.modified * second,
                    .link_target = inode_.link_target};
  if (inode_.kind == TarKind::character_device || inode_.kind == TarKind::block_device) {
    entry_.device_major = major_of(inode_.device);
    entry_.device_minor = minor_of(inode_.device);
  }
  if (inode_.kind == TarKind::symbolic_link && inode_.link_target.empty()) {
    entry_.anomalies.push_back(TarAnomaly::link_without_target);
  }
}

void SquashfsEntries::make_hard_link(const TreePath& target) {
  entry_.kind = TarKind::hard_link;
  entry_.size = 0;
  entry_.device_major = entry_.device_minor = 0;
  entry_.link_target = target.text().substr(1);
  entry_.hard_link = target;
  entry_.anomalies.clear();
}

Result<void> SquashfsEntries::enter(const TreePath& path, const SquashfsInode& directory) {
  if (directories_.size() > limits_.directory_depth) {
    return failure(ErrorKind::limit,
                   fmt::format("directories nest deeper than {}", limits_.directory_depth));
  }
  Result<std::vector<SquashfsName>> names =
      image_->names(directory, limits_.entries - std::min(listed_, limits_.entries));
  if (!names) {
    return failure(names.error().kind,
                   fmt::format("{}: {}", escaped(path.text()), names.error().message),
                   names.error().offset);
  }
  listed_ += names->size();
  directories_.push_back({.path = path, .names = *std::move(names)});
  return {};
}

Result<Bytes> SquashfsEntries::read_checked() {
  if (left_ == 0) return Bytes();
  const std::uint64_t block_size = image_->blocks().super().block_size;
  Result<Bytes> bytes = left_ < block_size && inode_.tail ? read_tail(left_)
                                                          : read_block(std::min(left_, block_size));
  if (!bytes) {
    return failure(bytes.error().kind,
                   fmt::format("{}: {}", escaped(entry_.raw_path), bytes.error().message),
                   bytes.error().offset);
  }
  left_ -= bytes->size();
  return bytes;
}

// The next block, of `size` bytes; a hole is one of zeros.
Result<Bytes> SquashfsEntries::read_block(std::uint64_t size) {
  const std::uint64_t block_size = image_->blocks().super().block_size;
  if (sizes_.empty()) {
    const std::uint64_t blocks =
        left_ / block_size + (left_ % block_size != 0 && !inode_.tail ? 1 : 0);
    sizes_ = ICECORE_TRY(
        image_->block_sizes(inode_.block_sizes, std::min<std::uint64_t>(blocks, sizes_at_once)));
    std::ranges::reverse(sizes_);
  }
  const std::optional<SquashfsBlock> block = ICECORE_TRY(image_->block_at(block_, sizes_.back()));
  sizes_.pop_back();
  bytes_.resize(size);
  if (!block) {
    std::ranges::fill(bytes_, std::byte{});
    ICECORE_TRY(image_->blocks().count_inflated(size));
    return Bytes(bytes_);
  }
  block_ += block->size;
  const std::size_t got = ICECORE_TRY(image_->blocks().read(*block, bytes_));
  if (got == size) return Bytes(bytes_);
  return failure(ErrorKind::malformed,
                 fmt::format("expected a block of {:#x} bytes, found {:#x}", size, got),
                 block->offset);
}

Result<Bytes> SquashfsEntries::read_tail(std::uint64_t size) {
  const Fragment* shared = ICECORE_TRY(fragment(inode_.tail->fragment));
  const Result<Bytes> bytes = slice(shared->bytes, inode_.tail->offset, size);
  ICECORE_TRY(image_->blocks().count_inflated(size));
  if (bytes) return bytes;
  return failure(ErrorKind::malformed,
                 fmt::format("expected {:#x} bytes at {:#x} of a fragment, which has {:#x}", size,
                             inode_.tail->offset, shared->bytes.size()));
}

Result<const SquashfsEntries::Fragment*> SquashfsEntries::fragment(std::uint32_t number) {
  const auto known = std::ranges::find(fragments_, number, &Fragment::number);
  if (known != fragments_.end()) {
    std::rotate(fragments_.begin(), known, known + 1);
    return &fragments_.front();
  }
  const SquashfsBlock block = ICECORE_TRY(image_->fragment(number));
  Fragment fragment{.number = number, .bytes = {}};
  fragment.bytes.resize(image_->blocks().super().block_size);
  fragment.bytes.resize(ICECORE_TRY(image_->blocks().read(block, fragment.bytes)));
  if (fragments_.size() == kept_fragments) fragments_.pop_back();
  fragments_.push_front(std::move(fragment));
  return &fragments_.front();
}

Result<LayerDigests> SquashfsEntries::finish() {
  if (error_) return std::unexpected(*error_);
  const Digest digest = ICECORE_TRY(sha256_of(source_));
  return LayerDigests{
      .blob = digest, .blob_size = source_.size(), .diff_id = digest, .size = source_.size()};
}

}  // namespace icecore
