// The sections of an ELF file. The loader does without; they lead to what tools left in the file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formats/elf.h"

namespace icecore {

/// Bits of `ElfSection::flags` (SHF_*).
constexpr std::uint64_t elf_section_writable = 1;
constexpr std::uint64_t elf_section_allocated = 2;
constexpr std::uint64_t elf_section_executable = 4;
constexpr std::uint64_t elf_section_compressed = 0x800;

/// One section header as it stands in the file.
struct ElfSection {
  std::string name;
  std::uint32_t type = 0;  ///< SHT_*: 1 what a program defines, 2 symbols, 3 strings, 8 no bytes
  std::uint64_t flags = 0;
  std::uint64_t address = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint32_t link = 0;  ///< section that belongs to it: the names of symbols

  /// Whether the file has bytes for it.
  [[nodiscard]] bool has_bytes() const { return type != 8 && size > 0; }
};

/// In the file's order, with the unused first one; none when the file has no section headers.
/// ErrorKind::truncated for headers or names that are not in the file, ErrorKind::malformed for
/// headers of another size, ErrorKind::limit for more than `limits.elf_sections` of them or names
/// of more than `limits.elf_section_name_bytes`.
Result<std::vector<ElfSection>> read_elf_sections(ByteSource& source, const ElfFile& elf,
                                                  const Limits& limits);

/// The first section of that name that has bytes; null without one.
[[nodiscard]] const ElfSection* find_section(const std::vector<ElfSection>& sections,
                                             std::string_view name);

/// Its bytes. ErrorKind::truncated when they are not in the file, ErrorKind::limit for more than
/// `limit`.
Result<Bytes> read_section(ByteSource& source, const ElfSection& section, std::uint64_t limit);

}  // namespace icecore
