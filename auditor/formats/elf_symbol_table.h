// The dynamic symbol table of an ELF file: what it defines for others and what it needs of them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "formats/elf_dynamic.h"

namespace icecore {

/// Bit of `ElfTableSymbolView::version`: only a reference to this very version gets the symbol.
constexpr std::uint16_t elf_version_hidden = 0x8000;
/// What `ElfTableSymbolView::version` is without that bit for a symbol of no version.
constexpr std::uint16_t elf_version_none = 1;

/// One entry that takes part in binding. `name` lives as long as the source that it was read from.
struct ElfTableSymbolView {
  std::string_view name;
  std::uint64_t value = 0;  ///< a virtual address, for data and functions that are defined here
  std::uint64_t size = 0;   ///< bytes
  /// Its entry of DT_VERSYM as it stands (see ElfVersionNeed and ElfVersionDefinition for the
  /// numbers), `elf_version_none` where the file has no versions.
  std::uint16_t version = elf_version_none;
  std::uint16_t section_index = 0;  ///< 0 when another file has to define it
  std::uint8_t type = 0;            ///< STT_*: 1 data, 2 function, 6 thread variable, 10 indirect
  std::uint8_t binding = 0;         ///< STB_*: 1 global, 2 weak, 10 unique
  std::uint8_t visibility = 0;      ///< STV_*: 0 default, 1 internal, 2 hidden, 3 protected

  [[nodiscard]] bool is_defined() const { return section_index != 0; }
  [[nodiscard]] bool is_weak() const { return binding == 2; }
  [[nodiscard]] bool is_unique() const { return binding == 10; }
};

/// All global symbols, in the table's order; local ones are for nobody else. A file without a
/// symbol table gives none. ErrorKind::malformed for a hash table that contradicts itself, for a
/// table or a name that is not in the file; ErrorKind::limit for more symbols than
/// `limits.elf_symbols` or names of more than `limits.elf_symbol_bytes` in total.
Result<std::vector<ElfTableSymbolView>> read_elf_symbol_table(ByteSource& source,
                                                              const ElfFile& elf,
                                                              const ElfDynamic& dynamic,
                                                              const Limits& limits);

}  // namespace icecore
