// What runs, or extends the import path, at every start of the interpreter.
#pragma once

#include <vector>
#include "facts/resolved.h"

namespace icecore {

class Store;
class Tree;
struct Environment;

/// Adds the hooks of an environment: lines of .pth files in its site directories, and the
/// sitecustomize and usercustomize modules that would be imported.
std::vector<HookRow> resolve_hooks(const Environment& environment, const Tree& tree, Store& store);

}  // namespace icecore
