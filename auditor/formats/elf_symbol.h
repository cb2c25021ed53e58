// Looks up one exported symbol by name, as the dynamic loader would: through the file's hash table.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "formats/elf.h"
#include "formats/elf_dynamic.h"

namespace icecore {

struct ElfSymbol {
  std::uint64_t value = 0;  ///< a virtual address, for data and functions
  std::uint64_t size = 0;   ///< bytes
  std::uint16_t section_index = 0;
  std::uint8_t type = 0;     ///< STT_*: 1 data, 2 function
  std::uint8_t binding = 0;  ///< STB_*: 1 global, 2 weak, 10 unique
};

/// The first exported definition of `name`, of whatever version; undefined and local symbols are
/// none. nullopt when there is none or the file has no hash table. ErrorKind::malformed when the
/// table contradicts itself, ErrorKind::limit when more than `limits.elf_dynamic_entries` symbols
/// would have to be looked at.
Result<std::optional<ElfSymbol>> find_elf_symbol(ByteSource& source, const ElfFile& elf,
                                                 const ElfDynamic& dynamic, std::string_view name,
                                                 const Limits& limits);

}  // namespace icecore
