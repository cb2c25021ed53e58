// DWARF 2 to 5. A unit of `.debug_info` starts with its length, so that the next one is found
// without reading it; its first entry is the unit's own, and GCC, LLVM and rustc write its
// producer (DW_AT_producer) first. Which attributes an entry has is in `.debug_abbrev`. Where the
// producer is not first, or not in one of the string tables, the unit says nothing here: only GCC
// writes its options there, and it does so in this form. `.GCC.command.line` (from
// -frecord-gcc-switches) has the same texts.
#include "formats/elf_producers.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::uint64_t longest_head = 64;  // of a unit, with the start of its first entry
constexpr std::uint64_t longest_producer = 4096;
constexpr std::uint64_t longest_abbreviations = 16U << 10U;  // of one unit
constexpr std::uint64_t attribute_producer = 0x25;

enum class Form : std::uint8_t { string = 0x08, string_pointer = 0x0E, line_string_pointer = 0x1F };

struct Unit {
  std::uint64_t size = 0;  // with its length field
  std::uint64_t abbreviations = 0;
  std::uint64_t offset_size = 4;
  Bytes entry;  // the first one, behind its abbreviation's number
  std::uint64_t entry_code = 0;
};

std::uint64_t read_uleb(Reader& reader) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && reader.ok(); shift += 7) {
    const std::uint64_t byte = reader.u8();
    value |= (byte & 0x7FU) << shift;
    if ((byte & 0x80U) == 0) break;
  }
  return value;
}

// The part of a section from `offset` on, at most `most` bytes of it.
Result<Bytes> section_part(ByteSource& source, const ElfSection& section, std::uint64_t offset,
                           std::uint64_t most) {
  if (offset >= section.size) return Bytes{};
  return read_part(source, section.offset + offset, std::min(section.size - offset, most),
                   section.name);
}

std::optional<Unit> read_unit(Bytes bytes, std::endian byte_order) {
  Reader reader(bytes, byte_order);
  Unit unit;
  std::uint64_t length = reader.u32();
  unit.size = 4;
  if (length == 0xFFFFFFFF) {
    length = reader.u64();
    unit.offset_size = 8;
    unit.size = 12;
  }
  const std::uint16_t version = reader.u16();
  if (!reader.ok() || version < 2 || version > 5) return std::nullopt;
  const auto offset = [&] { return unit.offset_size == 8 ? reader.u64() : reader.u32(); };
  if (version == 5) {
    const std::uint8_t kind = reader.u8();
    reader.skip(1);  // bytes of an address
    unit.abbreviations = offset();
    constexpr std::uint8_t skeleton = 4;
    constexpr std::uint8_t split_compile = 5;
    if (kind == skeleton || kind == split_compile) reader.skip(8);
  } else {
    unit.abbreviations = offset();
    reader.skip(1);
  }
  unit.entry_code = read_uleb(reader);
  if (!reader.ok() || length > std::uint64_t{1} << 40U) return std::nullopt;
  unit.size += length;
  unit.entry = bytes.subspan(reader.offset());
  return unit;
}

// One abbreviation: what an entry of its number is made of.
struct Abbreviation {
  std::uint64_t code = 0;
  std::uint64_t first_attribute = 0, first_form = 0;
};

Abbreviation read_abbreviation(Reader& reader) {
  constexpr std::uint64_t implicit_constant = 0x21;  // its value stands in the abbreviation
  Abbreviation abbreviation{.code = read_uleb(reader)};
  if (abbreviation.code == 0) return abbreviation;
  read_uleb(reader);  // the tag
  reader.skip(1);     // whether it has children
  for (bool is_first = true; reader.ok(); is_first = false) {
    const std::uint64_t attribute = read_uleb(reader);
    const std::uint64_t form = read_uleb(reader);
    if (form == implicit_constant) read_uleb(reader);
    if (is_first) {
      abbreviation.first_attribute = attribute;
      abbreviation.first_form = form;
    }
    if (attribute == 0 && form == 0) break;
  }
  return abbreviation;
}

// The form of the first attribute of the unit's entry, when that is its producer. GCC numbers
// abbreviations by their use, so that the unit's need not be the first.
std::optional<Form> producer_form(Bytes abbreviations, std::uint64_t code, std::endian order) {
  Reader reader(abbreviations, order);
  while (reader.remaining() > 0) {
    const Abbreviation abbreviation = read_abbreviation(reader);
    if (abbreviation.code == 0 || !reader.ok()) break;
    if (abbreviation.code != code) continue;
    if (abbreviation.first_attribute != attribute_producer) break;
    for (const Form known : {Form::string, Form::string_pointer, Form::line_string_pointer}) {
      if (abbreviation.first_form == static_cast<std::uint64_t>(known)) return known;
    }
    break;
  }
  return std::nullopt;
}

// The sections, without those that are not there or compressed.
struct DebugSections {
  const ElfSection *information, *abbreviations, *strings, *line_strings;
};

const ElfSection* plain_section(const std::vector<ElfSection>& sections, std::string_view name) {
  const ElfSection* section = find_section(sections, name);
  return section != nullptr && (section->flags & elf_section_compressed) == 0 ? section : nullptr;
}

std::string_view first_text(Bytes bytes) {
  const std::string_view text = as_text(bytes);
  const std::size_t end = text.find('\0');
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end);
}

Result<std::string> read_producer(ByteSource& source, const ElfFile& elf, const Unit& unit,
                                  const DebugSections& sections) {
  const Bytes abbreviations = ICECORE_TRY(
      section_part(source, *sections.abbreviations, unit.abbreviations, longest_abbreviations));
  const std::optional<Form> form = producer_form(abbreviations, unit.entry_code, elf.byte_order);
  if (!form) return std::string();
  if (*form == Form::string) return std::string(first_text(unit.entry));
  Reader reader(unit.entry, elf.byte_order);
  const std::uint64_t position = unit.offset_size == 8 ? reader.u64() : reader.u32();
  const ElfSection* strings =
      *form == Form::string_pointer ? sections.strings : sections.line_strings;
  if (!reader.ok() || strings == nullptr) return std::string();
  return std::string(
      first_text(ICECORE_TRY(section_part(source, *strings, position, longest_producer))));
}

Result<void> add_units(ByteSource& source, const ElfFile& elf, const DebugSections& sections,
                       const Limits& limits, std::set<std::string>& producers) {
  std::uint64_t offset = 0;
  for (std::uint64_t i = 0; i < limits.elf_units && offset < sections.information->size; ++i) {
    const Bytes head =
        ICECORE_TRY(section_part(source, *sections.information, offset, longest_head));
    const std::optional<Unit> unit = read_unit(head, elf.byte_order);
    if (!unit) break;
    producers.insert(ICECORE_TRY(read_producer(source, elf, *unit, sections)));
    offset += unit->size;
  }
  return {};
}

Result<void> add_command_lines(ByteSource& source, const std::vector<ElfSection>& sections,
                               const Limits& limits, std::set<std::string>& producers) {
  const ElfSection* section = plain_section(sections, ".GCC.command.line");
  if (section == nullptr) return {};
  const Bytes bytes = ICECORE_TRY(read_section(source, *section, limits.elf_payload_bytes));
  for (const std::string_view line : split(as_text(bytes), '\0')) {
    if (producers.size() >= limits.elf_units) break;
    if (line.starts_with("GNU ")) producers.emplace(line);
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> read_elf_producers(ByteSource& source, const ElfFile& elf,
                                                    const std::vector<ElfSection>& sections,
                                                    const Limits& limits) {
  std::set<std::string> producers;
  const DebugSections debug{.information = plain_section(sections, ".debug_info"),
                            .abbreviations = plain_section(sections, ".debug_abbrev"),
                            .strings = plain_section(sections, ".debug_str"),
                            .line_strings = plain_section(sections, ".debug_line_str")};
  if (debug.information != nullptr && debug.abbreviations != nullptr) {
    ICECORE_TRY(add_units(source, elf, debug, limits, producers));
  }
  ICECORE_TRY(add_command_lines(source, sections, limits, producers));
  producers.erase("");
  return std::vector<std::string>(producers.begin(), producers.end());
}

}  // namespace icecore
