// Which libraries of other people's are inside the files: from traces in their bytes, their names
// and what their distributions declare, each library of a file once.
#pragma once

#include <vector>

#include "resolve/owners.h"

namespace icecore {

class Store;
class Tree;

/// Adds a row for every library that shows, and what is there of every declared component.
void resolve_components(const std::vector<Owner>& owners, const Tree& tree, Store& store);

}  // namespace icecore
