// Which Linux systems a distribution's binaries can run on, and whether its wheel says so.
#pragma once

#include <vector>

#include "merge/tree.h"
#include "resolve/environment.h"
#include "resolve/native_objects.h"
#include "resolve/owners.h"
#include "resolve/symbol_tables.h"
#include "resolve/version_floors.h"

namespace icecore {

class Store;

/// Adds the rows of `platform_tag` and `platform_tag_breach`.
void resolve_platform_tags(const std::vector<Environment>& environments,
                           const std::vector<Owner>& owners, const NativeObjects& objects,
                           const SymbolTables& symbols, const VersionNeeds& versions,
                           const Tree& tree, Store& store);

}  // namespace icecore
