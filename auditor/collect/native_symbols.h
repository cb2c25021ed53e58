// The facts of a binary's dynamic symbols.
#pragma once

#include <vector>

#include "facts/collected.h"
#include "formats/elf_symbol_table.h"
#include "formats/elf_versions.h"

namespace icecore {

/// Adds the facts about these symbols of one file.
void add_symbols(const std::vector<ElfTableSymbolView>& symbols, const ElfVersions& versions,
                 Facts& facts);

/// Whether a file with these symbols may make types for Python that other modules share, or import
/// another module's C API.
[[nodiscard]] bool can_share_types(const std::vector<ElfTableSymbolView>& symbols);

}  // namespace icecore
