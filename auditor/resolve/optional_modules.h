// Extension modules that a package may do without.
#pragma once

#include <vector>

#include "resolve/environment.h"
#include "resolve/loader_world.h"

namespace icecore {

class Store;

/// Adds the environment's rows of `optional_module`.
void resolve_optional_modules(const Environment& environment, const std::vector<bool>& reach,
                              const LoaderWorld& world, Store& store);

}  // namespace icecore
