// Section headers, after the gABI, chapter 4 ("Sections"). Where there are too many for the ELF
// header's fields, header 0 has the number in `sh_size` and the section of names in `sh_link`: a
// number that nobody vouches for, so the bytes that the file has bound it before anything is
// reserved.
#include "formats/elf_sections.h"

#include <fmt/format.h>

#include <algorithm>

namespace icecore {
namespace {

constexpr std::uint16_t extended_index = 0xFFFF;

std::uint64_t header_size(const ElfFile& elf) {
  return elf.bits == 64 ? 64 : 40;
}

struct Header {
  std::uint32_t name = 0;
  ElfSection section;
};

Header read_header(Reader& reader, const ElfFile& elf) {
  Header header;
  header.name = reader.u32();
  header.section.type = reader.u32();
  header.section.flags = elf.word(reader);
  header.section.address = elf.word(reader);
  header.section.offset = elf.word(reader);
  header.section.size = elf.word(reader);
  header.section.link = reader.u32();
  reader.skip(4);                       // sh_info
  reader.skip(2ULL * elf.word_size());  // sh_addralign, sh_entsize
  return header;
}

struct TableSize {
  std::uint64_t count = 0;
  std::uint64_t names = 0;
};

Result<TableSize> read_table_size(ByteSource& source, const ElfFile& elf) {
  TableSize size{.count = elf.sections.count, .names = elf.sections.names};
  if (size.count != 0 && size.names != extended_index) return size;
  const Bytes first =
      ICECORE_TRY(read_part(source, elf.sections.offset, header_size(elf), "section header 0"));
  Reader reader(first, elf.byte_order);
  const ElfSection section = read_header(reader, elf).section;
  if (size.count == 0) size.count = section.size;
  if (size.names == extended_index) size.names = section.link;
  return size;
}

Result<void> check_count(std::uint64_t count, const ByteSource& source, const ElfFile& elf,
                         const Limits& limits) {
  const std::uint64_t offset = elf.sections.offset;
  const std::uint64_t available = offset < source.size() ? source.size() - offset : 0;
  if (count > available / header_size(elf)) {
    return failure(ErrorKind::truncated,
                   fmt::format("{} section headers of {} bytes expected at {:#x} but the file has "
                               "{:#x} bytes",
                               count, header_size(elf), offset, source.size()),
                   offset);
  }
  if (count > limits.elf_sections) {
    return failure(ErrorKind::limit, fmt::format("{} section headers are more than the limit of {}",
                                                 count, limits.elf_sections));
  }
  return {};
}

// Adds the names. A name that does not end in its table is cut at the table's end.
Result<void> add_names(ByteSource& source, const std::vector<Header>& headers, std::uint64_t names,
                       const Limits& limits, std::vector<ElfSection>& sections) {
  if (names >= headers.size() || names == 0) return {};
  const Bytes bytes =
      ICECORE_TRY(read_section(source, headers[names].section, limits.elf_section_name_bytes));
  std::uint64_t budget = limits.elf_section_name_bytes;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    if (headers[i].name >= bytes.size()) continue;
    const std::string_view rest = as_text(bytes).substr(headers[i].name);
    const std::string_view name = rest.substr(0, rest.find('\0'));
    if (name.size() > budget) {
      return failure(ErrorKind::limit, "the names of sections are more than the limit");
    }
    budget -= name.size();
    sections[i].name = name;
  }
  return {};
}

}  // namespace

Result<std::vector<ElfSection>> read_elf_sections(ByteSource& source, const ElfFile& elf,
                                                  const Limits& limits) {
  if (elf.sections.offset == 0) return {};
  if (elf.sections.entry_size != header_size(elf)) {
    return failure(ErrorKind::malformed,
                   fmt::format("section headers of {} bytes expected but found {}",
                               header_size(elf), elf.sections.entry_size),
                   elf.bits == 64 ? 58 : 46);
  }
  const TableSize size = ICECORE_TRY(read_table_size(source, elf));
  ICECORE_TRY(check_count(size.count, source, elf, limits));
  const Bytes table = ICECORE_TRY(
      read_part(source, elf.sections.offset, size.count * header_size(elf), "section headers"));
  Reader reader(table, elf.byte_order);
  std::vector<Header> headers;
  headers.reserve(size.count);
  while (reader.remaining() > 0) headers.push_back(read_header(reader, elf));
  std::vector<ElfSection> sections;
  sections.reserve(headers.size());
  for (const Header& header : headers) sections.push_back(header.section);
  ICECORE_TRY(add_names(source, headers, size.names, limits, sections));
  return sections;
}

const ElfSection* find_section(const std::vector<ElfSection>& sections, std::string_view name) {
  const auto found = std::ranges::find_if(sections, [&](const ElfSection& section) {
    return section.has_bytes() && section.name == name;
  });
  return found == sections.end() ? nullptr : &*found;
}

Result<Bytes> read_section(ByteSource& source, const ElfSection& section, std::uint64_t limit) {
  if (section.size > limit) {
    return failure(ErrorKind::limit,
                   fmt::format("section {}: {} bytes are more than the limit of {}", section.name,
                               section.size, limit),
                   section.offset);
  }
  return read_part(source, section.offset, section.size, fmt::format("section {}", section.name));
}

}  // namespace icecore
