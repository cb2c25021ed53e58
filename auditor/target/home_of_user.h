// Where the home directory of the user is that an image runs as.
#pragma once

#include <string_view>

#include "base/limits.h"
#include "base/tree_path.h"

namespace icecore {

class FileTree;

/// What engines set HOME to where an image does not: the home that /etc/passwd has for the user
/// (`name`, `number`, each perhaps with `:group`; root for an empty one), else `/`.
[[nodiscard]] TreePath home_of_user(std::string_view user, const FileTree& files,
                                    const Limits& limits);

}  // namespace icecore
