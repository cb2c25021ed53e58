// The newest symbol versions that environments need of libraries from elsewhere: what a system must
// have at least.
#pragma once

#include <unordered_map>
#include <vector>

#include "facts/collected_native.h"
#include "merge/tree.h"
#include "resolve/owners.h"
#include "resolve/symbol_tables.h"

namespace icecore {

/// What each binary needs, in its own order.
using VersionNeeds = std::unordered_map<EntryId, std::vector<VersionNeedFact>>;

/// What floors are told from.
struct FloorInput {
  const std::vector<Owner>& owners;
  const VersionNeeds& needs;
  const SymbolTables& symbols;
};

/// Adds the rows of `version_floor`, for each environment as a whole and for each distribution in
/// it. `load` has all its rows by then.
void resolve_version_floors(const FloorInput& input, const Tree& tree, Store& store);

}  // namespace icecore
