// The scripts of an environment: whose entry points they call and which interpreter runs them.
#pragma once

#include <vector>

namespace icecore {

class Store;
class Tree;
struct Environment;
struct RecordClaim;

/// Adds a row for every launcher in the environment's `bin`. That an interpreter is elsewhere is no
/// verdict: environments are copied and moved, and their scripts keep what was written first.
void resolve_launchers(const Environment& environment, const std::vector<RecordClaim>& claims,
                       const Tree& tree, Store& store);

}  // namespace icecore
