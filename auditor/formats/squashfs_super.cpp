// Documentation/filesystems/squashfs.rst of Linux, and the tables' layout as squashfs-tools has it.
// Counts are held against the file's size here, once: whoever reads a table may make room for it.
#include "formats/squashfs_super.h"

#include <fmt/format.h>

#include <array>
#include <bit>

#include "base/reader.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::string_view magic = "hsqs";
constexpr std::string_view swapped_magic = "sqsh";  // of versions before 4, on big-endian machines
constexpr std::uint16_t version_major = 4;
constexpr std::uint32_t least_block = 4U << 10U, most_block = 1U << 20U;
constexpr std::uint64_t no_table = ~0ULL;
constexpr std::uint64_t metadata_block = 8192;
constexpr std::uint64_t id_bytes = 4, fragment_bytes = 16, place_bytes = 8;
constexpr std::uint64_t attribute_header = 16;
constexpr std::uint16_t has_no_fragments = 0x10, has_no_attributes = 0x200;

struct Region {
  std::string_view name;
  std::uint64_t offset = 0, size = 0;
};

// Bytes of the places of the metadata blocks that hold a table.
std::uint64_t places_of(std::uint64_t entries, std::uint64_t entry_bytes) {
  return (entries * entry_bytes + metadata_block - 1) / metadata_block * place_bytes;
}

Result<void> check_region(const Region& region, std::uint64_t bytes_used) {
  if (region.offset >= SquashfsSuper::size && region.offset <= bytes_used &&
      region.size <= bytes_used - region.offset) {
    return {};
  }
  return failure(ErrorKind::malformed,
                 fmt::format("the {} of {:#x} bytes at {:#x} is not inside the file system, which "
                             "has {:#x} bytes",
                             region.name, region.size, region.offset, bytes_used),
                 region.offset);
}

Result<void> check_kind(Reader& reader, SquashfsSuper& super) {
  const std::uint16_t compression = reader.u16();
  const std::uint16_t block_log = reader.u16();
  if (!std::has_single_bit(super.block_size) || super.block_size < least_block ||
      super.block_size > most_block || (1ULL << (block_log % 64U)) != super.block_size) {
    return failure(ErrorKind::malformed,
                   fmt::format("expected blocks of a power of two from {} to {} bytes, found {}",
                               least_block, most_block, super.block_size));
  }
  if (compression < static_cast<unsigned>(SquashfsCompression::gzip) ||
      compression > static_cast<unsigned>(SquashfsCompression::zstd)) {
    return failure(ErrorKind::unsupported,
                   fmt::format("it is compressed by a method of the number {}, which nobody has "
                               "given a meaning",
                               compression));
  }
  super.compression = static_cast<SquashfsCompression>(compression);
  return {};
}

Result<void> check_tables(const SquashfsSuper& super) {
  const std::array regions{
      Region{.name = "inode table", .offset = super.inode_table},
      Region{.name = "directory table", .offset = super.directory_table},
      Region{.name = "table of users and groups",
             .offset = super.id_table,
             .size = places_of(super.ids, id_bytes)},
      Region{.name = "fragment table",
             .offset = super.fragments == 0 ? super.id_table : super.fragment_table,
             .size = places_of(super.fragments, fragment_bytes)},
      Region{.name = "table of extended attributes",
             .offset = super.attribute_table.value_or(super.id_table),
             .size = super.attribute_table ? attribute_header : 0}};
  for (const Region& region : regions) ICECORE_TRY(check_region(region, super.bytes_used));
  if (super.inode_table < super.directory_table) return {};
  return failure(ErrorKind::malformed,
                 fmt::format("expected the inode table before the directory table, found them at "
                             "{:#x} and {:#x}",
                             super.inode_table, super.directory_table));
}

}  // namespace

std::string_view to_word(SquashfsCompression compression) {
  constexpr std::array<std::string_view, 6> words{"gzip", "lzma", "lzo", "xz", "lz4", "zstd"};
  return words.at(static_cast<std::size_t>(compression) - 1);
}

bool is_squashfs(Bytes start) {
  const std::string_view text = as_text(start);
  return text.starts_with(magic) || text.starts_with(swapped_magic);
}

Result<SquashfsSuper> read_squashfs_super(Bytes start, std::uint64_t file_size) {
  if (!is_squashfs(start)) {
    return failure(ErrorKind::malformed, "expected a squashfs file system, found other bytes", 0);
  }
  SquashfsSuper super;
  Reader reader(start);
  reader.skip(magic.size() + 8);  // how many inodes, and when it was made
  super.block_size = reader.u32();
  super.fragments = reader.u32();
  Reader kind = reader;
  reader.skip(4);
  const std::uint16_t flags = reader.u16();
  super.ids = reader.u16();
  const std::uint16_t major = reader.u16();
  const std::uint16_t minor = reader.u16();
  super.root_inode = reader.u64();
  super.bytes_used = reader.u64();
  super.id_table = reader.u64();
  const std::uint64_t attribute_table = reader.u64();
  super.inode_table = reader.u64();
  super.directory_table = reader.u64();
  super.fragment_table = reader.u64();
  if (reader.ok()) reader.skip(8);  // where inodes are by number, for NFS
  if (!reader.ok()) return reader.truncated("the superblock of a squashfs file system");
  if (as_text(start).starts_with(swapped_magic) || major != version_major || minor != 0) {
    return failure(ErrorKind::unsupported,
                   "it is a squashfs file system of an old version; only version 4.0 is read", 28);
  }
  ICECORE_TRY(check_kind(kind, super));
  if (super.bytes_used > file_size) {
    return failure(ErrorKind::truncated,
                   fmt::format("the squashfs file system should have {:#x} bytes, and there are "
                               "{:#x}",
                               super.bytes_used, file_size),
                   file_size);
  }
  if ((flags & has_no_fragments) != 0 || super.fragment_table == no_table) super.fragments = 0;
  if ((flags & has_no_attributes) == 0 && attribute_table != no_table) {
    super.attribute_table = attribute_table;
  }
  if (super.ids == 0) return failure(ErrorKind::malformed, "expected users and groups, found none");
  ICECORE_TRY(check_tables(super));
  return super;
}

}  // namespace icecore
