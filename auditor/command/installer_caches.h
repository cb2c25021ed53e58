// Where the installers of whoever runs icecore keep their caches.
#pragma once

#include <string>

#include "command/world.h"
#include "icecore/result.h"

namespace icecore {

/// As `pip cache dir` says it without configuration: PIP_CACHE_DIR, XDG_CACHE_HOME, ~/.cache.
/// ErrorKind::usage where none of them leads anywhere.
Result<std::string> pip_cache_directory(const World& world);

/// As `uv cache dir` says it without configuration: UV_CACHE_DIR, and the same.
Result<std::string> uv_cache_directory(const World& world);

}  // namespace icecore
