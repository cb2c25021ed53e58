// What of the system the binaries of the other roots need: the dynamic loader, what tells it where
// to look and what to load first, the libraries with the names that they ask for, and what those
// ask for in turn; with the system's os-release and the records of alternatives that lead to them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "target/layer.h"
#include "target/target.h"

namespace icecore {

class Store;
struct ImageConfig;

/// What is looked for beside what binaries need.
struct SystemNeeds {
  const Variables& variables;                    ///< LD_LIBRARY_PATH and LD_PRELOAD.
  const std::vector<std::string>& opened_names;  ///< What somebody would give to dlopen.
  bool of_whole_system = false;  ///< The target is a system: what settles something there, too.
  const ImageConfig* started = nullptr;  ///< Of an image: what it starts, too.
};

/// A root of those files, and of the links on the way to them; nothing when there is no system root
/// or nothing is needed of it. It holds every file with a needed name in every directory that a
/// loader may search for it, so that which one wins can be told from it alone. `store` has the
/// facts of all layers and gets the directories that were searched.
std::optional<Root> system_libraries(const SystemNeeds& needs, const std::vector<Layer>& layers,
                                     const FileTree& files, const Limits& limits, Store& store);

}  // namespace icecore
