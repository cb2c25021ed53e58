// Which files decide what an image starts: the programs and scripts that its configuration names,
// those that they name in turn, and the modules beside them.
#pragma once

#include <string>
#include <vector>

#include "base/limits.h"

namespace icecore {

class FileTree;
struct ImageConfig;

/// Paths of files that are there, links not followed, in no order; at most `list_entries`.
std::vector<std::string> started_files(const ImageConfig& config, const FileTree& files,
                                       const Limits& limits);

}  // namespace icecore
