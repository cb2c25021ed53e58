// What goes to standard error: one sentence, and what to do next.
#pragma once

#include <string>
#include <string_view>

#include "command/world.h"
#include "icecore/result.h"

namespace icecore {

/// Writes `icecore: message`. Control characters in it are escaped, wherever they come from.
void say(World& world, std::string_view message);

/// Says the error and gives the exit code that it stands for.
Exit fail(World& world, const Error& error);

}  // namespace icecore
