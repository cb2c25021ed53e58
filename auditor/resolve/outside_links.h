// Links that lead out of an environment: what they lead to is no part of it, whatever a RECORD
// says.
#pragma once

#include "merge/tree.h"

namespace icecore {

class Store;
struct Environment;

/// Adds `outside_link` for the environment, and a gap for each whose end nobody read. To be called
/// before owners are determined, which need the gaps.
void resolve_outside_links(const Environment& environment, const Tree& tree, Store& store);

}  // namespace icecore
