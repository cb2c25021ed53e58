// What is inside an ELF file beside its own code: other projects' libraries, how it was built, for
// which processors.
#pragma once

#include <vector>

#include "base/byte_source.h"
#include "collect/collect.h"
#include "formats/elf.h"
#include "formats/elf_dynamic.h"
#include "formats/elf_symbol_table.h"

namespace icecore {

/// Adds what sections, symbols and read-only data tell, and to `fact` the columns that they fill.
/// What cannot be read is a gap. `symbols` are the file's dynamic ones.
void add_contents(ByteSource& bytes, const ElfFile& elf, const ElfDynamic& dynamic,
                  const std::vector<ElfTableSymbolView>& symbols, const Limits& limits,
                  NativeFact& fact, Facts& facts);

}  // namespace icecore
