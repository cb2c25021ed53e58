// What a confined worker does: it reads the files and layers that it is handed, and answers with
// facts.
#pragma once

#include <functional>
#include <string_view>

#include "base/limits.h"
#include "confine/worker.h"

namespace icecore {

/// For tests: called in a worker with the name of an entry before it is read, to misbehave.
using Mishap = std::function<void(std::string_view name)>;

[[nodiscard]] Service collector_service(const Limits& limits, Mishap mishap = {});

}  // namespace icecore
