// What distributions require of each other and of Python, and whether what is installed meets it.
#pragma once

namespace icecore {

class Store;
class Tree;
struct Environment;
struct Limits;

/// Adds a row for every Requires-Dist and Requires-Python of the environment's distributions.
void resolve_requirements(const Environment& environment, const Limits& limits, const Tree& tree,
                          Store& store);

}  // namespace icecore
