// Which files conda packages put into a conda environment, and whether they still have their bytes.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "facts/types.h"

namespace icecore {

class Store;
class Tree;
struct Environment;

/// By entry, the name of the conda package that lists it.
using CondaOwners = std::unordered_map<EntryId, std::string>;

/// Adds a verdict for every file of every record in the environments' conda-meta. A record's own
/// file belongs to its package.
CondaOwners resolve_conda_files(const std::vector<Environment>& environments, const Tree& tree,
                                Store& store);

}  // namespace icecore
