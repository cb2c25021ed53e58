// Documentation/filesystems/squashfs.rst of Linux; what it leaves open is as in fs/squashfs/. Each
// inode has one of fourteen types: seven kinds, and the same with more fields. Sizes are known
// before room is made: names, targets and values have limits, a file's list of blocks is read piece
// by piece.
#include "archive/squashfs_image.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/reader.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::uint64_t place_bytes = 8, metadata_size = 8192;
constexpr std::uint32_t none = ~0U;
constexpr std::uint64_t name_header_size = 12;
constexpr std::uint16_t first_extended = 8, last_type = 14, types_of_kinds = 7;

std::unexpected<Error> malformed(std::string message, std::uint64_t offset) {
  return failure(ErrorKind::malformed, std::move(message), offset);
}

// Kinds in the order of the types.
TarKind kind_of(std::uint16_t type) {
  constexpr std::array kinds{
      TarKind::directory,        TarKind::file, TarKind::symbolic_link, TarKind::block_device,
      TarKind::character_device, TarKind::fifo, TarKind::other};
  return kinds.at((type - 1U) % types_of_kinds);
}

std::optional<std::uint32_t> if_any(std::uint32_t number) {
  return number == none ? std::nullopt : std::optional(number);
}

// Reads a record of that many bytes.
template <std::size_t Size>
Result<std::array<std::byte, Size>> take(SquashfsMetadata& metadata) {
  std::array<std::byte, Size> record{};
  ICECORE_TRY(metadata.read(record));
  return record;
}

Result<std::string> take_text(SquashfsMetadata& metadata, std::size_t size) {
  std::vector<std::byte> bytes(size);
  ICECORE_TRY(metadata.read(bytes));
  return std::string(as_text(bytes));
}

bool is_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && !name.contains('/') &&
         !name.contains('\0');
}

}  // namespace

SquashfsImage::SquashfsImage(std::unique_ptr<SquashfsBlocks> blocks, const Limits& limits)
    : blocks_(std::move(blocks)),
      limits_(limits),
      inodes_(*blocks_, blocks_->super().inode_table, blocks_->super().directory_table),
      sizes_(*blocks_, blocks_->super().inode_table, blocks_->super().directory_table),
      directories_(*blocks_, blocks_->super().directory_table, blocks_->super().bytes_used),
      tables_(*blocks_, SquashfsSuper::size, blocks_->super().bytes_used),
      attributes_(*blocks_, SquashfsSuper::size, blocks_->super().bytes_used) {
}

Result<std::unique_ptr<SquashfsImage>> SquashfsImage::open(ByteSource& source,
                                                           const Limits& limits) {
  const std::uint64_t start = std::min<std::uint64_t>(source.size(), SquashfsSuper::size);
  const SquashfsSuper super =
      ICECORE_TRY(read_squashfs_super(ICECORE_TRY(source.pass(0, start)), source.size()));
  std::unique_ptr<SquashfsBlocks> blocks = ICECORE_TRY(SquashfsBlocks::open(source, super, limits));
  std::unique_ptr<SquashfsImage> image(new SquashfsImage(std::move(blocks), limits));
  ICECORE_TRY(image->read_ids());
  return image;
}

MetadataPlace SquashfsImage::root() const {
  const std::uint64_t reference = blocks_->super().root_inode;
  return {.block = blocks_->super().inode_table + (reference >> 16U),
          .offset = static_cast<std::uint32_t>(reference & 0xffffU)};
}

// Tables lie in blocks of metadata; where each block is, stands in a list.
Result<void> SquashfsImage::seek_in_table(std::uint64_t places, std::uint64_t number,
                                          std::uint64_t entry_size) {
  const std::uint64_t position = number * entry_size;
  const std::uint64_t place = places + position / metadata_size * place_bytes;
  Reader reader(ICECORE_TRY(blocks_->stored(place, place_bytes)));
  return tables_.seek(
      {.block = reader.u64(), .offset = static_cast<std::uint32_t>(position % metadata_size)});
}

// All at once: every inode has two. The superblock's count was held against the file's size.
Result<void> SquashfsImage::read_ids() {
  constexpr std::uint64_t ids_of_block = metadata_size / sizeof(std::uint32_t);
  const SquashfsSuper& super = blocks_->super();
  for (std::uint64_t number = 0; number < super.ids; ++number) {
    if (number % ids_of_block == 0) {
      ICECORE_TRY(seek_in_table(super.id_table, number, sizeof(std::uint32_t)));
    }
    const auto record = ICECORE_TRY(take<sizeof(std::uint32_t)>(tables_));
    ids_.push_back(Reader(record).u32());
  }
  return {};
}

Result<std::uint32_t> SquashfsImage::id(std::uint16_t number) const {
  if (number < ids_.size()) return ids_[number];
  return malformed(
      fmt::format("expected the number of a user or group below {}, found {}", ids_.size(), number),
      blocks_->super().id_table);
}

Result<SquashfsInode> SquashfsImage::inode(const MetadataPlace& place) {
  ICECORE_TRY(inodes_.seek(place));
  const auto header = ICECORE_TRY(take<16>(inodes_));
  Reader reader(header);
  const std::uint16_t type = reader.u16();
  if (type == 0 || type > last_type) {
    return malformed(
        fmt::format("expected the type of an inode from 1 to {}, found {}", last_type, type),
        place.block);
  }
  SquashfsInode inode{.kind = kind_of(type)};
  inode.mode = reader.u16() & 07777U;
  inode.uid = ICECORE_TRY(id(reader.u16()));
  inode.gid = ICECORE_TRY(id(reader.u16()));
  inode.modified = reader.u32();
  if (inode.kind == TarKind::file) {
    ICECORE_TRY(read_file(type, inode));
  } else if (inode.kind == TarKind::directory) {
    ICECORE_TRY(read_directory(type, inode));
  } else if (inode.kind == TarKind::symbolic_link) {
    ICECORE_TRY(read_link(type, inode));
  } else {
    ICECORE_TRY(read_rest(type, inode));
  }
  return inode;
}

Result<void> SquashfsImage::read_file(std::uint16_t type, SquashfsInode& inode) {
  std::uint32_t fragment = none;
  std::uint32_t offset = 0;
  if (type < first_extended) {
    const auto record = ICECORE_TRY(take<16>(inodes_));
    Reader reader(record);
    inode.data = reader.u32();
    fragment = reader.u32();
    offset = reader.u32();
    inode.size = reader.u32();
  } else {
    const auto record = ICECORE_TRY(take<40>(inodes_));
    Reader reader(record);
    inode.data = reader.u64();
    inode.size = reader.u64();
    reader.skip(8);  // how much of it are holes
    inode.links = reader.u32();
    fragment = reader.u32();
    offset = reader.u32();
    inode.attributes = if_any(reader.u32());
  }
  if (fragment != none) inode.tail = SquashfsTail{.fragment = fragment, .offset = offset};
  inode.block_sizes = inodes_.place();
  if (inode.size <= limits_.layer_bytes) return {};
  return failure(ErrorKind::limit,
                 fmt::format("a file of {} is larger than {}", human_bytes(inode.size),
                             human_bytes(limits_.layer_bytes)));
}

// A listing's size counts three bytes that are not there, for `.` and `..`.
Result<void> SquashfsImage::read_directory(std::uint16_t type, SquashfsInode& inode) {
  constexpr std::uint64_t not_there = 3;
  std::uint64_t block = 0;
  if (type < first_extended) {
    const auto record = ICECORE_TRY(take<16>(inodes_));
    Reader reader(record);
    block = reader.u32();
    reader.skip(4);  // how many names it has
    inode.name_bytes = reader.u16();
    inode.names.offset = reader.u16();
  } else {
    const auto record = ICECORE_TRY(take<24>(inodes_));
    Reader reader(record);
    reader.skip(4);
    inode.name_bytes = reader.u32();
    block = reader.u32();
    reader.skip(6);  // its parent, and the size of an index that nobody needs who reads all
    inode.names.offset = reader.u16();
    inode.attributes = if_any(reader.u32());
  }
  inode.names.block = blocks_->super().directory_table + block;
  inode.name_bytes -= std::min(inode.name_bytes, not_there);
  return {};
}

Result<void> SquashfsImage::read_link(std::uint16_t type, SquashfsInode& inode) {
  const auto record = ICECORE_TRY(take<8>(inodes_));
  Reader reader(record);
  inode.links = reader.u32();
  const std::uint32_t size = reader.u32();
  if (size > limits_.path_bytes) {
    return failure(ErrorKind::limit, fmt::format("a symbolic link's target has {} bytes, more than "
                                                 "the limit of {}",
                                                 size, limits_.path_bytes));
  }
  inode.link_target = ICECORE_TRY(take_text(inodes_, size));
  if (type < first_extended) return {};
  const auto number = ICECORE_TRY(take<4>(inodes_));
  inode.attributes = if_any(Reader(number).u32());
  return {};
}

// Devices, pipes and sockets.
Result<void> SquashfsImage::read_rest(std::uint16_t type, SquashfsInode& inode) {
  const auto links = ICECORE_TRY(take<4>(inodes_));
  inode.links = Reader(links).u32();
  if (inode.kind == TarKind::block_device || inode.kind == TarKind::character_device) {
    const auto device = ICECORE_TRY(take<4>(inodes_));
    inode.device = Reader(device).u32();
  }
  if (type < first_extended) return {};
  const auto number = ICECORE_TRY(take<4>(inodes_));
  inode.attributes = if_any(Reader(number).u32());
  return {};
}

// One header with the names behind it, whose inodes lie in one block.
Result<void> SquashfsImage::take_names(std::uint64_t& left, std::uint64_t most,
                                       std::vector<SquashfsName>& names) {
  constexpr std::uint64_t entry_size = 8;
  constexpr std::uint64_t most_of_header = 256;
  const auto header = ICECORE_TRY(take<name_header_size>(directories_));
  left -= name_header_size;
  Reader reader(header);
  const std::uint64_t count = std::uint64_t{reader.u32()} + 1;
  const std::uint64_t block = blocks_->super().inode_table + reader.u32();
  const std::uint64_t here = directories_.place().block;
  if (count > most_of_header) {
    return malformed(fmt::format("expected at most {} names behind a header of a directory, found "
                                 "{}",
                                 most_of_header, count),
                     here);
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    if (names.size() == most) {
      return failure(ErrorKind::limit, fmt::format("it has more than {} entries", limits_.entries));
    }
    const auto record = ICECORE_TRY(take<entry_size>(directories_));
    Reader entry(record);
    const std::uint32_t offset = entry.u16();
    entry.skip(4);  // the inode's number and kind, which it says itself
    const std::uint64_t size = std::uint64_t{entry.u16()} + 1;
    if (left < entry_size || size > left - entry_size) {
      return malformed("the names of a directory are longer than it says", here);
    }
    left -= entry_size + size;
    std::string name = ICECORE_TRY(take_text(directories_, size));
    if (!is_name(name)) {
      return malformed(fmt::format("expected the name of a file, found '{}'", escaped(name)), here);
    }
    names.push_back({.name = std::move(name), .inode = {.block = block, .offset = offset}});
  }
  return {};
}

Result<std::vector<SquashfsName>> SquashfsImage::names(const SquashfsInode& directory,
                                                       std::uint64_t most) {
  std::vector<SquashfsName> names;
  std::uint64_t left = directory.name_bytes;
  if (left > 0) ICECORE_TRY(directories_.seek(directory.names));
  while (left >= name_header_size) ICECORE_TRY(take_names(left, most, names));
  return names;
}

Result<std::vector<std::uint32_t>> SquashfsImage::block_sizes(MetadataPlace& place,
                                                              std::size_t count) {
  ICECORE_TRY(sizes_.seek(place));
  std::vector<std::uint32_t> sizes;
  for (std::size_t i = 0; i < count; ++i) {
    const auto record = ICECORE_TRY(take<sizeof(std::uint32_t)>(sizes_));
    sizes.push_back(Reader(record).u32());
  }
  place = sizes_.place();
  return sizes;
}

Result<std::optional<SquashfsBlock>> SquashfsImage::block_at(std::uint64_t offset,
                                                             std::uint32_t word) const {
  constexpr std::uint32_t is_stored_plain = 1U << 24U;
  const std::uint32_t size = word & (is_stored_plain - 1);
  if (size > blocks_->super().block_size || word >= 2 * is_stored_plain) {
    return malformed(fmt::format("expected a block of at most {:#x} bytes at {:#x}, found {:#x}",
                                 blocks_->super().block_size, offset, word),
                     offset);
  }
  if (size == 0) return std::nullopt;
  return SquashfsBlock{
      .offset = offset, .size = size, .is_compressed = (word & is_stored_plain) == 0};
}

Result<SquashfsBlock> SquashfsImage::fragment(std::uint32_t number) {
  constexpr std::uint64_t entry_size = 16;
  const SquashfsSuper& super = blocks_->super();
  if (number >= super.fragments) {
    return malformed(fmt::format("expected the number of a fragment below {}, found {}",
                                 super.fragments, number),
                     super.fragment_table);
  }
  ICECORE_TRY(seek_in_table(super.fragment_table, number, entry_size));
  const auto record = ICECORE_TRY(take<entry_size>(tables_));
  Reader reader(record);
  const std::uint64_t offset = reader.u64();
  const std::optional<SquashfsBlock> block = ICECORE_TRY(block_at(offset, reader.u32()));
  if (!block) return malformed("expected the bytes of a fragment, found none", offset);
  return *block;
}

Result<std::string> SquashfsImage::attribute_text(std::uint32_t size) {
  // Linux takes as much for one value.
  if (size > limits_.small_text_bytes) {
    return failure(ErrorKind::limit,
                   fmt::format("an extended attribute has {} bytes, more than the limit of {}",
                               size, limits_.small_text_bytes));
  }
  attribute_bytes_ += size;
  if (attribute_bytes_ > limits_.attribute_bytes) {
    return failure(ErrorKind::limit, fmt::format("it has more than {} of extended attributes",
                                                 human_bytes(limits_.attribute_bytes)));
  }
  return take_text(attributes_, size);
}

// The name, then the value, or where it is; `place` moves on.
Result<ExtendedAttribute> SquashfsImage::next_attribute(MetadataPlace& place) {
  constexpr std::array<std::string_view, 3> name_spaces{"user.", "trusted.", "security."};
  constexpr std::uint16_t is_elsewhere = 0x100;
  ICECORE_TRY(attributes_.seek(place));
  const auto record = ICECORE_TRY(take<4>(attributes_));
  Reader reader(record);
  const std::uint16_t type = reader.u16();
  const std::size_t space = type & (is_elsewhere - 1U);
  if (space >= name_spaces.size()) {
    return failure(ErrorKind::unsupported,
                   fmt::format("an extended attribute is of the kind {}, which nobody has given a "
                               "name",
                               space));
  }
  ExtendedAttribute attribute{.name = std::string(name_spaces.at(space)), .value = ""};
  attribute.name += ICECORE_TRY(attribute_text(reader.u16()));
  auto size = ICECORE_TRY(take<4>(attributes_));
  if ((type & is_elsewhere) != 0) {
    const auto reference = ICECORE_TRY(take<8>(attributes_));
    place = attributes_.place();
    ICECORE_TRY(attributes_.seek(attribute_place(Reader(reference).u64())));
    size = ICECORE_TRY(take<4>(attributes_));
    attribute.value = ICECORE_TRY(attribute_text(Reader(size).u32()));
    return attribute;
  }
  attribute.value = ICECORE_TRY(attribute_text(Reader(size).u32()));
  place = attributes_.place();
  return attribute;
}

MetadataPlace SquashfsImage::attribute_place(std::uint64_t reference) const {
  return {.block = attribute_start_ + (reference >> 16U),
          .offset = static_cast<std::uint32_t>(reference & 0xffffU)};
}

Result<std::vector<ExtendedAttribute>> SquashfsImage::attributes(const SquashfsInode& inode) {
  constexpr std::uint64_t header_size = 16;
  constexpr std::uint64_t entry_size = 16;
  const std::optional<std::uint64_t>& table = blocks_->super().attribute_table;
  std::vector<ExtendedAttribute> attributes;
  if (!inode.attributes || !table) return attributes;
  Reader header(ICECORE_TRY(blocks_->stored(*table, header_size)));
  attribute_start_ = header.u64();
  const std::uint32_t total = header.u32();
  if (*inode.attributes >= total) {
    return malformed(fmt::format("expected the number of extended attributes below {}, found {}",
                                 total, *inode.attributes),
                     *table);
  }
  ICECORE_TRY(seek_in_table(*table + header_size, *inode.attributes, entry_size));
  const auto record = ICECORE_TRY(take<entry_size>(tables_));
  Reader reader(record);
  MetadataPlace place = attribute_place(reader.u64());
  const std::uint32_t count = reader.u32();
  for (std::uint32_t i = 0; i < count; ++i) {
    attribute_bytes_ += entry_size;  // so that those without a byte count, too
    attributes.push_back(ICECORE_TRY(next_attribute(place)));
  }
  std::ranges::stable_sort(attributes, {}, &ExtendedAttribute::name);
  return attributes;
}

}  // namespace icecore
