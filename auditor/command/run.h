// The whole program, but for the real world.
#pragma once

#include "command/world.h"

namespace icecore {

/// Runs the command that the world's arguments ask for.
Exit run(World& world);

}  // namespace icecore
