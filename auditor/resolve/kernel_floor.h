// The oldest Linux that will do, as executables and C libraries say it in a note.
#pragma once

#include <vector>

#include "resolve/environment.h"
#include "resolve/native_objects.h"
#include "resolve/owners.h"

namespace icecore {

class Store;

/// Adds the rows of `version_floor` of the family `kernel` for what one environment is made of, its
/// system's libraries among them.
void resolve_kernel_floor(const Environment& environment, const std::vector<bool>& reach,
                          const std::vector<Owner>& owners, const NativeObjects& objects,
                          const Tree& tree, Store& store);

}  // namespace icecore
