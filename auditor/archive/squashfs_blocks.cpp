// Of libsquashfs the compressors are used, which take one block to another. Its readers of inodes,
// tables and fragments make room by counts of the file, and add offsets of the file in 32 bits
// (docs/decisions/0013-squashfs.md): those are ours.
#include "archive/squashfs_blocks.h"

#include <fmt/format.h>
#include <sqfs/compressor.h>

#include <algorithm>

#include "base/reader.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::uint32_t metadata_size = 8192;
constexpr std::uint16_t is_stored_plain = 0x8000;

// libsquashfs speaks of octets.
const sqfs_u8* octets(Bytes bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): std::byte and octets alias all.
  return reinterpret_cast<const sqfs_u8*>(bytes.data());
}
sqfs_u8* octets(std::span<std::byte> bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): std::byte and octets alias all.
  return reinterpret_cast<sqfs_u8*>(bytes.data());
}

}  // namespace

struct SquashfsBlocks::Compressor {
  Compressor() = default;
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;
  ~Compressor() { sqfs_destroy(handle); }

  sqfs_compressor_t* handle = nullptr;
};

SquashfsBlocks::SquashfsBlocks(ByteSource& source, const SquashfsSuper& super, const Limits& limits)
    : source_(source), super_(super), limits_(limits), compressor_(std::make_unique<Compressor>()) {
}

SquashfsBlocks::~SquashfsBlocks() = default;

Result<std::unique_ptr<SquashfsBlocks>> SquashfsBlocks::open(ByteSource& source,
                                                             const SquashfsSuper& super,
                                                             const Limits& limits) {
  std::unique_ptr<SquashfsBlocks> blocks(new SquashfsBlocks(source, super, limits));
  sqfs_compressor_config_t settings{};
  const auto id = static_cast<SQFS_COMPRESSOR>(super.compression);
  const bool is_known = sqfs_compressor_config_init(&settings, id, super.block_size,
                                                    SQFS_COMP_FLAG_UNCOMPRESS) == 0 &&
                        sqfs_compressor_create(&settings, &blocks->compressor_->handle) == 0;
  if (is_known) return blocks;
  return failure(ErrorKind::unsupported,
                 fmt::format("the squashfs file system is compressed by {}, which is not read",
                             to_word(super.compression)));
}

Result<void> SquashfsBlocks::count_inflated(std::uint64_t size) {
  inflated_ += size;
  const bool is_bomb = inflated_ > limits_.expansion_bytes &&
                       inflated_ / limits_.expansion_ratio > super_.bytes_used;
  if (inflated_ <= limits_.layer_bytes && !is_bomb) return {};
  return failure(ErrorKind::limit,
                 fmt::format("{} of squashfs hold more than {}{}", human_bytes(super_.bytes_used),
                             human_bytes(is_bomb ? inflated_ : limits_.layer_bytes),
                             is_bomb ? ": a compression bomb" : ""));
}

Result<Bytes> SquashfsBlocks::stored(std::uint64_t offset, std::uint64_t size) {
  if (offset > super_.bytes_used || size > super_.bytes_used - offset) {
    return failure(
        ErrorKind::truncated,
        fmt::format("{:#x} bytes expected at {:#x} but the squashfs file system has {:#x}", size,
                    offset, super_.bytes_used),
        offset);
  }
  return source_.pass(offset, size);
}

Result<std::size_t> SquashfsBlocks::read(const SquashfsBlock& block, std::span<std::byte> output) {
  const Bytes bytes = ICECORE_TRY(stored(block.offset, block.size));
  std::size_t size = bytes.size();
  if (!block.is_compressed) {
    if (size <= output.size()) std::ranges::copy(bytes, output.begin());
  } else {
    sqfs_compressor_t* const handle = compressor_->handle;
    const sqfs_s32 got = handle->do_block(handle, octets(bytes), block.size, octets(output),
                                          static_cast<sqfs_u32>(output.size()));
    size = static_cast<std::size_t>(std::max(got, 0));
  }
  if (size == 0 || size > output.size()) {
    return failure(
        ErrorKind::malformed,
        fmt::format("a block of {:#x} bytes at {:#x} does not inflate by {} to at most "
                    "{:#x}",
                    block.size, block.offset,
                    block.is_compressed ? to_word(super_.compression) : "nothing", output.size()),
        block.offset);
  }
  ICECORE_TRY(count_inflated(size));
  return size;
}

Result<void> SquashfsMetadata::load(std::uint64_t block) {
  constexpr std::uint64_t header_size = 2;
  if (block < start_ || block >= end_ || end_ - block < header_size) {
    return failure(ErrorKind::malformed,
                   fmt::format("expected metadata from {:#x} to {:#x}, found a place at {:#x}",
                               start_, end_, block),
                   block);
  }
  Reader header(ICECORE_TRY(blocks_.stored(block, header_size)));
  const std::uint16_t word = header.u16();
  const std::uint32_t size = word & ~std::uint32_t{is_stored_plain};
  if (size == 0 || size > metadata_size || size > end_ - block - header_size) {
    return failure(
        ErrorKind::malformed,
        fmt::format("expected a block of metadata at {:#x}, found a size of {:#x}", block, size),
        block);
  }
  bytes_.resize(metadata_size);
  position_ = 0;
  Result<std::size_t> got = blocks_.read(
      {.offset = block + header_size, .size = size, .is_compressed = (word & is_stored_plain) == 0},
      bytes_);
  bytes_.resize(got.value_or(0));
  block_ = block;
  next_block_ = block + header_size + size;
  if (!got) return std::unexpected(std::move(got).error());
  return {};
}

Result<void> SquashfsMetadata::seek(const MetadataPlace& place) {
  if (bytes_.empty() || place.block != block_) ICECORE_TRY(load(place.block));
  if (place.offset < bytes_.size()) {
    position_ = place.offset;
    return {};
  }
  return failure(ErrorKind::malformed,
                 fmt::format("expected {:#x} bytes or fewer before a place in the metadata at "
                             "{:#x}, found {:#x}",
                             bytes_.size(), place.block, place.offset),
                 place.block);
}

Result<void> SquashfsMetadata::read(std::span<std::byte> output) {
  while (!output.empty()) {
    if (position_ == bytes_.size()) ICECORE_TRY(load(next_block_));
    const std::size_t count = std::min(output.size(), bytes_.size() - position_);
    std::ranges::copy(std::span(bytes_).subspan(position_, count), output.begin());
    position_ += count;
    output = output.subspan(count);
  }
  return {};
}

MetadataPlace SquashfsMetadata::place() const {
  if (position_ == bytes_.size()) return {.block = next_block_, .offset = 0};
  return {.block = block_, .offset = static_cast<std::uint32_t>(position_)};
}

}  // namespace icecore
