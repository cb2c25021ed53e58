// Files of an installer's cache, found by their endings.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "icecore/result.h"

namespace icecore {

/// The paths of regular files below the directory, at most `depth` directories below it, that end
/// in one of these; sorted. Links are not followed, and what cannot be listed is left out, as is a
/// directory that is not there. ErrorKind::limit for more entries than Limits::entries.
Result<std::vector<std::string>> cache_files(const std::string& directory,
                                             std::initializer_list<std::string_view> endings,
                                             int depth, const Limits& limits);

/// ErrorKind::not_found, with `what` it was to be, where no such directory can be listed.
Result<void> check_cache(std::string_view what, const std::string& directory);

}  // namespace icecore
