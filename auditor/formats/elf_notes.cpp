// Note segments, after the gABI ("Note Section"), the Linux extensions to it (GNU property notes,
// aligned to 8 bytes in 64-bit files), UAPI.8 (package metadata) and UAPI.12 (what is opened at run
// time: one note for all or one for each). A segment's own alignment tells which of the two layouts
// it has, as in binutils and glibc. The x86 property is what glibc enforces at load time ("CPU ISA
// level is lower than required").
#include "formats/elf_notes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace icecore {
namespace {

constexpr std::uint64_t note_header_size = 12;
constexpr std::uint32_t gnu_abi_tag = 1;
constexpr std::uint32_t gnu_build_id = 3;
constexpr std::uint32_t gnu_property = 5;
constexpr std::uint32_t package_metadata = 0xCAFE1A7E;
constexpr std::uint32_t dlopen_metadata = 0x407C0C0A;
constexpr std::uint32_t x86_isa_1_needed = 0xC0008002;

struct Note {
  std::string_view owner;  // without its NUL
  std::uint32_t type = 0;
  Bytes description;
  std::uint64_t offset = 0;  // of the description, in the file
};

std::uint64_t padding(std::uint64_t position, std::uint64_t alignment) {
  return (alignment - position % alignment) % alignment;
}

bool is_x86(const ElfFile& elf) {
  return elf.machine == 3 || elf.machine == 62;
}

std::unexpected<Error> bad_note(std::uint64_t offset, std::string_view reason) {
  return failure(ErrorKind::malformed, fmt::format("note at {:#x}: {}", offset, reason), offset);
}

Result<void> read_abi_tag(const Note& note, const ElfFile& elf, ElfNotes& notes) {
  static constexpr std::array<std::string_view, 7> systems{
      "Linux", "Hurd", "Solaris", "FreeBSD", "NetBSD", "Syllable", "NaCl"};
  Reader reader(note.description, elf.byte_order);
  const std::uint32_t system = reader.u32();
  const std::uint32_t major = reader.u32();
  const std::uint32_t minor = reader.u32();
  const std::uint32_t patch = reader.u32();
  if (!reader.ok()) return bad_note(note.offset, "an ABI tag of less than 16 bytes");
  if (!notes.abi_os.empty()) return {};
  notes.abi_os =
      system < systems.size() ? std::string(systems.at(system)) : fmt::format("os-{}", system);
  notes.abi_version = fmt::format("{}.{}.{}", major, minor, patch);
  return {};
}

Result<void> read_properties(const Note& note, const ElfFile& elf, ElfNotes& notes) {
  Reader reader(note.description, elf.byte_order);
  while (reader.remaining() > 0) {
    const std::uint32_t type = reader.u32();
    const std::uint32_t size = reader.u32();
    const Bytes data = reader.bytes(size);
    reader.skip(std::min(padding(size, elf.word_size()), reader.remaining()));
    if (!reader.ok()) return bad_note(note.offset, "a GNU property ends outside its note");
    if (type != x86_isa_1_needed || !is_x86(elf)) continue;
    if (size != 4) return bad_note(note.offset, "x86 ISA property of other than 4 bytes");
    notes.x86_isa_needed |= Reader(data, elf.byte_order).u32();
  }
  return {};
}

Result<void> read_note(const Note& note, const ElfFile& elf, ElfNotes& notes) {
  if (note.owner == "FDO") {
    const std::string_view text = as_text(note.description);
    const std::string_view json = text.substr(0, text.find('\0'));
    if (note.type == package_metadata && notes.package.empty()) notes.package = json;
    if (note.type == dlopen_metadata) notes.dlopen.emplace_back(json);
  }
  if (note.owner != "GNU") return {};
  if (note.type == gnu_abi_tag) return read_abi_tag(note, elf, notes);
  if (note.type == gnu_property) return read_properties(note, elf, notes);
  if (note.type == gnu_build_id && notes.build_id.empty()) {
    notes.build_id.assign(note.description.begin(), note.description.end());
  }
  return {};
}

// The last padding of a segment may be missing, and linkers may fill its end with zeros.
Result<void> read_segment_notes(Bytes bytes, const ElfSegment& segment, const ElfFile& elf,
                                ElfNotes& notes) {
  const std::uint64_t alignment = segment.alignment <= 4 ? 4 : segment.alignment;
  if (alignment != 4 && alignment != 8) {
    return bad_note(segment.offset,
                    fmt::format("segment alignment 4 or 8 expected but found {}", alignment));
  }
  Reader reader(bytes, elf.byte_order);
  while (reader.remaining() >= note_header_size) {
    const std::uint64_t start = segment.offset + reader.offset();
    const std::uint32_t owner_size = reader.u32();
    const std::uint32_t description_size = reader.u32();
    Note note;
    note.type = reader.u32();
    note.owner = as_text(reader.bytes(owner_size));
    note.owner = note.owner.substr(0, note.owner.find('\0'));
    reader.skip(std::min(padding(reader.offset(), alignment), reader.remaining()));
    note.offset = segment.offset + reader.offset();
    note.description = reader.bytes(description_size);
    if (!reader.ok()) {
      return bad_note(start, fmt::format("an owner of {} and a description of {} bytes do not fit "
                                         "in the {} bytes of its segment",
                                         owner_size, description_size, bytes.size()));
    }
    reader.skip(std::min(padding(reader.offset(), alignment), reader.remaining()));
    ICECORE_TRY(read_note(note, elf, notes));
  }
  const Bytes rest = bytes.last(reader.remaining());
  if (std::ranges::any_of(rest, [](std::byte byte) { return byte != std::byte{0}; })) {
    return bad_note(segment.offset + reader.offset(), "its header is cut off");
  }
  return {};
}

}  // namespace

Result<ElfNotes> read_elf_notes(ByteSource& source, const ElfFile& elf, const Limits& limits) {
  ElfNotes notes;
  std::uint64_t budget = limits.elf_note_bytes;
  for (const ElfSegment& segment : elf.segments) {
    if (!segment.is(ElfSegmentType::note) && !segment.is(ElfSegmentType::gnu_property)) continue;
    if (segment.file_size > budget) {
      return failure(
          ErrorKind::limit,
          fmt::format("note segments have more than the limit of {} bytes", limits.elf_note_bytes),
          segment.offset);
    }
    budget -= segment.file_size;
    const Bytes bytes =
        ICECORE_TRY(read_part(source, segment.offset, segment.file_size, "note segment"));
    ICECORE_TRY(read_segment_notes(bytes, segment, elf, notes));
  }
  return notes;
}

}  // namespace icecore
