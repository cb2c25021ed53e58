// For which machines and systems the binaries of wheels for Windows and macOS are made, beside what
// the wheels' tags promise.
#pragma once

#include <vector>

#include "resolve/wheel_binaries.h"

namespace icecore {

/// Adds the rows of `wheel_machine`, and those of `version_floor` for macOS.
void resolve_wheel_machines(const std::vector<WheelContents>& contents, Store& store);

}  // namespace icecore
