// After Microsoft's "PE Format". Hand-written although LIEF reads the format
// (docs/decisions/0008-no-lief.md). Addresses are found as the Windows loader finds them: in the
// section whose memory holds them, else in the headers.
#include "formats/pe.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/reader.h"

namespace icecore {
namespace {

constexpr std::uint64_t dos_header_size = 64;
constexpr std::uint64_t pe_header_size = 24;  // signature and COFF header
constexpr std::uint64_t section_size = 40;
constexpr std::uint16_t pe32 = 0x10B;
constexpr std::uint16_t pe32_plus = 0x20B;

std::string machine_of(std::uint16_t machine) {
  static constexpr std::array<std::pair<std::uint16_t, std::string_view>, 8> names{{
      {0x14C, "i386"},
      {0x1C0, "arm"},
      {0x1C4, "arm"},
      {0x200, "ia64"},
      {0x5064, "riscv"},
      {0x8664, "x86_64"},
      {0xA641, "arm64ec"},
      {0xAA64, "aarch64"},
  }};
  const auto* const found =
      std::ranges::find(names, machine, &std::pair<std::uint16_t, std::string_view>::first);
  return found == names.end() ? fmt::format("machine-{}", machine) : std::string(found->second);
}

std::string kind_of(std::uint16_t characteristics) {
  constexpr std::uint16_t executable_image = 0x0002;
  constexpr std::uint16_t dynamic_library = 0x2000;
  if ((characteristics & dynamic_library) != 0) return "library";
  return (characteristics & executable_image) != 0 ? "executable" : "object";
}

std::string version_text(unsigned major, unsigned minor) {
  return fmt::format("{}.{}", major, minor);
}

// The optional header; fields that nobody asks for are stepped over by their offsets.
void read_optional(Reader& reader, unsigned bits, PeLayout& layout) {
  const bool is_wide = bits == 64;
  reader.skip(2);  // magic number
  const unsigned linker_major = reader.u8();
  const unsigned linker_minor = reader.u8();
  layout.linker_version = version_text(linker_major, linker_minor);
  reader.seek(is_wide ? 24 : 28);
  layout.image_base = is_wide ? reader.u64() : reader.u32();
  reader.seek(48);
  const unsigned system_major = reader.u16();
  const unsigned system_minor = reader.u16();
  layout.minimum_os = version_text(system_major, system_minor);
  reader.seek(60);
  layout.headers_size = reader.u32();
  reader.seek(is_wide ? 108 : 92);
  const std::uint32_t count = reader.u32();
  const std::size_t there = std::min<std::size_t>(count, layout.directories.size());
  for (PeRange& range : std::span(layout.directories).first(there)) {
    range.address = reader.u32();
    range.size = reader.u32();
  }
}

PeSection read_section(Reader& reader) {
  constexpr std::uint64_t name_size = 8;
  constexpr std::uint64_t rest = 16;  // relocations, line numbers, characteristics
  reader.skip(name_size);
  PeSection section;
  section.memory_size = reader.u32();
  section.address = reader.u32();
  section.file_size = reader.u32();
  section.offset = reader.u32();
  reader.skip(rest);
  return section;
}

}  // namespace

bool is_pe(Bytes first_bytes) {
  return as_text(first_bytes).starts_with("MZ") && first_bytes.size() >= dos_header_size;
}

Result<PeFile> read_pe(ByteSource& source) {
  Reader dos(ICECORE_TRY(source.at(0, dos_header_size)));
  dos.seek(0x3C);
  const std::uint32_t offset = dos.u32();
  const Result<Bytes> header = source.at(offset, pe_header_size + 2);
  if (!header.has_value() || !as_text(*header).starts_with(std::string_view("PE\0\0", 4))) {
    return failure(ErrorKind::unsupported,
                   fmt::format("a DOS program: no PE header at {:#x}", offset), offset);
  }
  Reader reader(*header);
  reader.skip(4);
  PeFile file{.machine = machine_of(reader.u16())};
  file.section_count = reader.u16();
  reader.skip(12);  // time, symbol table, number of symbols
  file.optional_size = reader.u16();
  file.kind = kind_of(reader.u16());
  file.optional_offset = offset + pe_header_size;
  const std::uint16_t magic = reader.u16();
  if (file.optional_size < 2 || (magic != pe32_plus && magic != pe32)) {
    return failure(ErrorKind::malformed,
                   fmt::format("PE optional header 0x10b or 0x20b expected but found {:#x}", magic),
                   file.optional_offset);
  }
  file.bits = magic == pe32_plus ? 64 : 32;
  return file;
}

Result<PeLayout> read_pe_layout(ByteSource& source, const PeFile& file, const Limits& limits) {
  PeLayout layout;
  Reader optional(ICECORE_TRY(source.at(file.optional_offset, file.optional_size)));
  read_optional(optional, file.bits, layout);
  if (!optional.ok()) return optional.truncated("the PE optional header");
  const std::uint64_t table = file.optional_offset + file.optional_size;
  if (file.section_count > limits.pe_sections) {
    return failure(ErrorKind::limit,
                   fmt::format("{} sections are more than the limit of {}", file.section_count,
                               limits.pe_sections),
                   table);
  }
  Reader sections(ICECORE_TRY(source.at(table, file.section_count * section_size)));
  for (std::uint16_t i = 0; i < file.section_count; ++i) {
    layout.sections.push_back(read_section(sections));
  }
  return layout;
}

Result<PeRegion> pe_region(const PeLayout& layout, std::uint64_t address) {
  for (const PeSection& section : layout.sections) {
    const std::uint32_t size = section.memory_size == 0 ? section.file_size : section.memory_size;
    if (address < section.address || address - section.address >= size) continue;
    const std::uint64_t inside = address - section.address;
    if (inside >= section.file_size) break;  // zeros that the file does not hold
    return PeRegion{.offset = section.offset + inside, .size = section.file_size - inside};
  }
  if (address < layout.headers_size) {
    return PeRegion{.offset = address, .size = layout.headers_size - address};
  }
  return failure(ErrorKind::malformed,
                 fmt::format("no section has address {:#x} from the file", address));
}

}  // namespace icecore
