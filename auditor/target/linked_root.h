// What links lead to outside all roots: the files of environments that are made of links (uv's
// symlink mode, Nix, views of Spack), and what a system links into its own directories.
#pragma once

#include <optional>
#include <vector>

#include "base/limits.h"
#include "target/installations.h"
#include "target/layer.h"
#include "target/target.h"

namespace icecore {

/// A root of the files that links of the layers end at, and of the links on the way to them;
/// nothing when no link leads to a file outside. Directories are followed from where modules lie
/// only, and never whole systems.
std::optional<Root> linked_root(const std::vector<Installation>& environments,
                                const std::vector<Layer>& layers, const FileTree& files,
                                const Limits& limits);

}  // namespace icecore
