// What of the system the binaries of the other roots need: the dynamic loader, its cache, and the
// libraries with the names that they ask for, and what those ask for in turn; with its os-release.
#pragma once

#include <optional>
#include <vector>

#include "base/limits.h"
#include "target/layer.h"
#include "target/target.h"

namespace icecore {

class Store;

/// A root of those files, and of the links on the way to them; nothing when there is no system root
/// or nothing is needed of it. It holds every file with a needed name in every directory that a
/// loader may search for it, so that which one wins can be told from it alone. `store` has the
/// facts of all layers.
std::optional<Root> system_libraries(const Store& store, const std::vector<Layer>& layers,
                                     const HostTree& files, const Variables& variables,
                                     const Limits& limits);

}  // namespace icecore
