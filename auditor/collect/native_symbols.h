// The facts of a binary's dynamic symbols.
#pragma once

#include <vector>

#include "facts/collected.h"
#include "formats/elf_symbol_table.h"
#include "formats/elf_versions.h"

namespace icecore {

/// Adds the facts about these symbols of one file; nothing when there are none.
void add_symbols(const std::vector<ElfTableSymbolView>& symbols, const ElfVersions& versions,
                 Facts& facts);

}  // namespace icecore
