// Whether the wheels that are installed in an environment are ones that its Python would be given.
#pragma once

#include <vector>

#include "merge/tree.h"
#include "resolve/environment.h"
#include "resolve/native_objects.h"

namespace icecore {

class Store;

/// Adds the rows of `wheel_fit`.
void resolve_wheel_fit(const std::vector<Environment>& environments, const NativeObjects& objects,
                       const Tree& tree, Store& store);

}  // namespace icecore
