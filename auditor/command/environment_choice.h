// Which of the target's environments a command is about.
#pragma once

#include <cstdint>
#include <string>

#include "icecore/result.h"

namespace icecore {

class Store;

/// The number of the environment at `path`, as `audit` gives it; of an empty path the only one, or
/// the one that the image starts. ErrorKind::not_found when the target holds none, ErrorKind::usage
/// when it is not clear which one is meant.
Result<std::int64_t> chosen_environment(const Store& facts, const std::string& path);

}  // namespace icecore
