// Looks up a few names in the symbol table that the loader does not need and `strip` removes: it
// has the functions of libraries that were linked in, which are nobody else's to call.
#pragma once

#include <cstdint>
#include <vector>

#include "base/literal_scan.h"
#include "formats/elf_sections.h"

namespace icecore {

struct ElfStaticSymbol {
  std::size_t name = 0;       ///< Position in the list of names.
  std::uint64_t address = 0;  ///< Virtual.
  std::uint64_t size = 0;     ///< Bytes.
};

/// Definitions of the names that `names` looks for, in the table's order, at most
/// `limits.traces`. `sizes` has the length of each name. Empty when there is no such table.
/// ErrorKind::truncated when a table is not in the file.
Result<std::vector<ElfStaticSymbol>> find_static_symbols(ByteSource& source, const ElfFile& elf,
                                                         const std::vector<ElfSection>& sections,
                                                         const LiteralScan& names,
                                                         const std::vector<std::size_t>& sizes,
                                                         const Limits& limits);

}  // namespace icecore
