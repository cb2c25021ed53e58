// Joins what was collected to where it is: layers to one tree, and the tree to the tables root,
// directory and entry.
#pragma once

#include <vector>

#include "merge/tree.h"

namespace icecore {

class Store;
struct Layer;
struct Target;

/// Writes the target, its roots and every entry to the store and returns the tree. Resolve works on
/// the tree: it has what the tables have.
Tree merge_layers(const Target& target, const std::vector<Layer>& layers, Store& store);

}  // namespace icecore
