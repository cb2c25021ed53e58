// The parts of an interpreter's prefix that belong to one Python: a prefix may be all of /usr.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "base/tree_path.h"

namespace icecore {

class FileTree;

/// Debian has libraries in a directory for each machine: `lib/x86_64-linux-gnu`.
inline constexpr std::array<std::string_view, 4> debian_machines{
    "x86_64-linux-gnu", "aarch64-linux-gnu", "i386-linux-gnu", "arm-linux-gnueabihf"};

struct PrefixParts {
  std::vector<TreePath> parts;     ///< Files and directories to read, with all below them.
  std::vector<TreePath> excluded;  ///< Not to be read: site directories that are not asked for.
  std::vector<TreePath> sites;     ///< Site directories that are, whether they exist or not.
};

/// `libraries` are standard libraries below the prefix (`lib/python3.12`). With `has_sites` also
/// what was installed for them is read, in the places that Linux distributions add too.
PrefixParts prefix_parts(const TreePath& prefix, const std::vector<TreePath>& libraries,
                         bool has_sites, const FileTree& files);

}  // namespace icecore
