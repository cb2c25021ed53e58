// Which files an environment is made of, where a target holds several.
#pragma once

#include <vector>

#include "merge/tree.h"
#include "resolve/environment.h"

namespace icecore {

/// By entry number, whether the environment reaches the entry: its own directory, its import path,
/// and the parts of its interpreter, but not other environments that lie inside. Of a target with
/// one environment everything belongs to that.
std::vector<bool> reach_of(const Environment& environment,
                           const std::vector<Environment>& environments, const Tree& tree);

}  // namespace icecore
