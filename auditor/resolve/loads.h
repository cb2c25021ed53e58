// What the dynamic loader would load for an environment: for its interpreter, for each extension
// module, and for each library that no extension needs.
#pragma once

#include <string_view>
#include <vector>

#include "resolve/environment.h"
#include "resolve/native_objects.h"

namespace icecore {

class Store;

/// Adds the environment's rows of `load`. What cannot be told is a gap. `reach` says by entry what
/// the environment is made of; `library_path` is LD_LIBRARY_PATH, empty for none.
void resolve_loads(const Environment& environment, const std::vector<bool>& reach,
                   std::string_view library_path, const NativeObjects& objects, const Tree& tree,
                   Store& store);

}  // namespace icecore
