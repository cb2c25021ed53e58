// What of the system an environment stands on: the libraries that its binaries load.
#pragma once

#include <vector>

#include "resolve/environment.h"

namespace icecore {

/// `reach` (by entry number, what belongs to the environment) with the files of the system's own
/// root that its loads end at, the links that lead to them, the loader and its cache; without what
/// else was read of the system because it has a name that is needed. The loads are in `store`.
std::vector<bool> with_closure(const Environment& environment, std::vector<bool> reach,
                               const Tree& tree, const Store& store);

}  // namespace icecore
