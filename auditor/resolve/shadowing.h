// Modules that cannot be imported because others of their name go before them.
#pragma once

#include "merge/tree.h"

namespace icecore {

class Store;
struct Environment;

/// Adds `shadowed_module` for the environment: inside each directory of its site-packages, and for
/// top-level names across the import path. What is compiled into the interpreter has no file, so
/// nothing is said about it.
void resolve_shadowing(const Environment& environment, const Tree& tree, Store& store);

}  // namespace icecore
