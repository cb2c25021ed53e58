// Which libraries an environment loads by way of the system's alternatives, and who chose them.
#pragma once

#include "merge/tree.h"

namespace icecore {

class Store;

/// Adds the rows of `alternative`; the store has all loads.
void resolve_alternatives(const Tree& tree, Store& store);

}  // namespace icecore
