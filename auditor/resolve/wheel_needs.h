// Who has what the binaries of wheels for Windows and macOS need.
#pragma once

#include <vector>

#include "resolve/wheel_binaries.h"

namespace icecore {

/// Adds the rows of `wheel_need`.
void resolve_wheel_needs(const std::vector<WheelContents>& contents,
                         const std::vector<Owner>& owners, const Tree& tree, Store& store);

}  // namespace icecore
