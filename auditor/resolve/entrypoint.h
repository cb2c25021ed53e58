// What an image starts.
#pragma once

#include <vector>

#include "base/limits.h"
#include "formats/image_history.h"

namespace icecore {

class Store;
class Tree;
struct Environment;

/// Adds the chain of `entrypoint` from the image's configuration to what runs: shells with their
/// texts, programs that start others, scripts, and at the end an interpreter or another program.
/// Nothing is expanded but `"$@"`; where a script decides, its last command that always runs
/// counts.
void resolve_entrypoint(const ImageSettings& settings, const std::vector<Environment>& environments,
                        const Tree& tree, const Limits& limits, Store& store);

}  // namespace icecore
