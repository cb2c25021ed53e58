// ELF header and program headers, after the System V gABI, chapters 4 and 5. Only program headers
// decide what the loader does, so only they are read: two requests, whatever the file's size.
// Values are kept as they stand; a segment that points outside the file is an error where it is
// used, so that a damaged file still tells its type and machine.
#include "formats/elf.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

namespace icecore {
namespace {

constexpr std::string_view magic =
    "\x7f"
    "ELF";
constexpr std::uint64_t identification_size = 16;
// `e_phnum` when the true count is in `sh_info` of section 0 (gABI, "Program header").
constexpr std::uint16_t extended_count = 0xFFFF;

struct ProgramHeaders {
  std::uint64_t offset = 0;
  std::uint16_t entry_size = 0;
  std::uint16_t count = 0;
};

struct SegmentBytes {
  std::uint64_t offset;
  std::uint64_t available;
};

// What differs between the two classes.
std::uint64_t header_size(const ElfFile& elf) {
  return elf.bits == 64 ? 64 : 52;
}
std::uint16_t segment_size(const ElfFile& elf) {
  return elf.bits == 64 ? 56 : 32;
}

Result<ElfFile> read_identification(Bytes bytes) {
  ElfFile elf;
  const auto file_class = std::to_integer<unsigned>(bytes[4]);
  const auto encoding = std::to_integer<unsigned>(bytes[5]);
  if (file_class != 1 && file_class != 2) {
    return failure(ErrorKind::malformed,
                   fmt::format("ELF class 1 or 2 expected but found {}", file_class), 4);
  }
  if (encoding != 1 && encoding != 2) {
    return failure(ErrorKind::malformed,
                   fmt::format("ELF data encoding 1 or 2 expected but found {}", encoding), 5);
  }
  elf.bits = file_class == 2 ? 64 : 32;
  elf.byte_order = encoding == 1 ? std::endian::little : std::endian::big;
  elf.os_abi = std::to_integer<std::uint8_t>(bytes[7]);
  return elf;
}

ProgramHeaders read_header(Bytes header, ElfFile& elf) {
  ProgramHeaders table;
  Reader reader(header, elf.byte_order);
  reader.skip(identification_size);
  elf.type = reader.u16();
  elf.machine = reader.u16();
  reader.skip(4);  // e_version: compilers for accelerators put their own number here
  elf.entry = elf.word(reader);
  table.offset = elf.word(reader);
  elf.sections.offset = elf.word(reader);
  elf.flags = reader.u32();
  reader.skip(2);  // e_ehsize
  table.entry_size = reader.u16();
  table.count = reader.u16();
  elf.sections.entry_size = reader.u16();
  elf.sections.count = reader.u16();
  elf.sections.names = reader.u16();
  return table;
}

ElfSegment read_segment(Reader& reader, const ElfFile& elf) {
  ElfSegment segment;
  segment.type = reader.u32();
  if (elf.bits == 64) segment.flags = reader.u32();
  segment.offset = elf.word(reader);
  segment.virtual_address = elf.word(reader);
  reader.skip(elf.word_size());  // p_paddr means nothing here
  segment.file_size = elf.word(reader);
  segment.memory_size = elf.word(reader);
  if (elf.bits == 32) segment.flags = reader.u32();
  segment.alignment = elf.word(reader);
  return segment;
}

Result<std::uint64_t> count_segments(ByteSource& source, const ElfFile& elf,
                                     const ProgramHeaders& table) {
  if (table.count != extended_count) return table.count;
  const std::uint64_t size = elf.bits == 64 ? 64 : 40;
  const Bytes section =
      ICECORE_TRY(read_part(source, elf.sections.offset, size,
                            "section header 0, which holds the number of program headers,"));
  Reader reader(section, elf.byte_order);
  reader.seek(elf.bits == 64 ? 44 : 28);
  return reader.u32();
}

// Kernels and loaders map whole pages: behind a segment's last byte the page has what follows in
// the file, unless the segment is larger in memory, where zeros follow. Tools that move tables
// (patchelf) leave some there.
std::optional<SegmentBytes> find_in_tail(const ElfFile& elf, std::uint64_t address) {
  constexpr std::uint64_t page = 4096;  // the smallest of all machines
  for (const ElfSegment& segment : elf.segments) {
    const bool is_whole = segment.is(ElfSegmentType::load) && segment.file_size > 0 &&
                          segment.memory_size == segment.file_size;
    if (!is_whole || address < segment.virtual_address) continue;
    const std::uint64_t distance = address - segment.virtual_address;
    const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    if (distance < segment.file_size || segment.offset > most - distance) continue;
    const std::uint64_t last = segment.virtual_address + (segment.file_size - 1);
    if (last < segment.virtual_address || address / page != last / page) continue;
    return SegmentBytes{.offset = segment.offset + distance, .available = page - address % page};
  }
  return std::nullopt;
}

Result<SegmentBytes> find_bytes(const ElfFile& elf, std::uint64_t address) {
  for (const ElfSegment& segment : elf.segments) {
    if (!segment.is(ElfSegmentType::load) || address < segment.virtual_address) continue;
    const std::uint64_t distance = address - segment.virtual_address;
    if (distance >= segment.file_size) continue;
    if (segment.offset > std::numeric_limits<std::uint64_t>::max() - distance) continue;
    return SegmentBytes{.offset = segment.offset + distance,
                        .available = segment.file_size - distance};
  }
  if (const std::optional<SegmentBytes> tail = find_in_tail(elf, address)) return *tail;
  return failure(ErrorKind::not_found,
                 fmt::format("no loaded segment takes address {:#x} from the file", address));
}

}  // namespace

bool is_elf(Bytes first_bytes) {
  return as_text(first_bytes).starts_with(magic);
}

Result<ElfFile> read_elf(ByteSource& source, const Limits& limits) {
  const Bytes start = ICECORE_TRY(source.at(0, std::min(source.size(), identification_size)));
  if (!is_elf(start)) {
    return failure(ErrorKind::malformed, "the file does not start with 7f 45 4c 46 (ELF)", 0);
  }
  const Bytes identification =
      ICECORE_TRY(read_part(source, 0, identification_size, "ELF identification"));
  ElfFile elf = ICECORE_TRY(read_identification(identification));
  const Bytes header = ICECORE_TRY(read_part(source, 0, header_size(elf), "ELF header"));
  const ProgramHeaders table = read_header(header, elf);
  const std::uint64_t count = ICECORE_TRY(count_segments(source, elf, table));
  if (count == 0) return elf;
  if (table.entry_size != segment_size(elf)) {
    return failure(ErrorKind::malformed,
                   fmt::format("program headers of {} bytes expected but found {}",
                               segment_size(elf), table.entry_size),
                   elf.bits == 64 ? 54 : 42);
  }
  if (count > limits.elf_segments) {
    return failure(ErrorKind::limit, fmt::format("{} program headers are more than the limit of {}",
                                                 count, limits.elf_segments));
  }
  const Bytes headers = ICECORE_TRY(
      read_part(source, table.offset, count * segment_size(elf), "program header table"));
  Reader reader(headers, elf.byte_order);
  elf.segments.reserve(count);
  while (reader.remaining() > 0) elf.segments.push_back(read_segment(reader, elf));
  return elf;
}

std::string machine_name(std::uint16_t machine) {
  static constexpr std::array<std::pair<std::uint16_t, std::string_view>, 17> names{{
      {2, "sparc"},
      {3, "i386"},
      {8, "mips"},
      {20, "ppc"},
      {21, "ppc64"},
      {22, "s390"},
      {40, "arm"},
      {42, "sh"},
      {43, "sparc64"},
      {50, "ia64"},
      {62, "x86_64"},
      {183, "aarch64"},
      {190, "cuda"},
      {224, "amdgpu"},
      {243, "riscv"},
      {247, "bpf"},
      {258, "loongarch"},
  }};
  const auto found =
      std::ranges::find(names, machine, &std::pair<std::uint16_t, std::string_view>::first);
  return found == names.end() ? fmt::format("machine-{}", machine) : std::string(found->second);
}

std::string type_name(std::uint16_t type) {
  switch (type) {
    case 1:
      return "relocatable";
    case 2:
      return "executable";
    case 3:
      return "shared";
    case 4:
      return "core";
    default:
      return fmt::format("type-{}", type);
  }
}

Result<std::uint64_t> file_offset(const ElfFile& elf, std::uint64_t virtual_address) {
  const SegmentBytes found = ICECORE_TRY(find_bytes(elf, virtual_address));
  return found.offset;
}

Result<Bytes> read_at_address(ByteSource& source, const ElfFile& elf, std::uint64_t virtual_address,
                              std::uint64_t size, std::string_view what) {
  const Result<SegmentBytes> found = find_bytes(elf, virtual_address);
  if (!found.has_value()) {
    return failure(ErrorKind::malformed, fmt::format("{}: {}", what, found.error().message));
  }
  if (size > found->available) {
    return failure(ErrorKind::truncated,
                   fmt::format("{}: {} bytes expected at address {:#x} but its segment has {}",
                               what, size, virtual_address, found->available),
                   found->offset);
  }
  return read_part(source, found->offset, size, what);
}

Bytes read_up_to(ByteSource& source, const ElfFile& elf, std::uint64_t virtual_address,
                 std::uint64_t size) {
  const Result<SegmentBytes> found = find_bytes(elf, virtual_address);
  if (!found || found->offset >= source.size()) return {};
  const std::uint64_t available = std::min(found->available, source.size() - found->offset);
  return source.at(found->offset, std::min(size, available)).value_or(Bytes{});
}

Result<Bytes> read_part(ByteSource& source, std::uint64_t offset, std::uint64_t size,
                        std::string_view what) {
  Result<Bytes> bytes = source.at(offset, size);
  if (!bytes.has_value()) {
    bytes.error().message = fmt::format("{}: {}", what, bytes.error().message);
  }
  return bytes;
}

}  // namespace icecore
