// Where facts are kept between audits, and how much of them: what options and variables say.
#pragma once

#include <cstdint>
#include <string>

#include "command/options.h"
#include "command/world.h"
#include "icecore/result.h"

namespace icecore {

struct CachePlace {
  std::string directory;    ///< Empty where there is no place for it.
  std::uint64_t bytes = 0;  ///< 0: nothing is to be kept.
};

/// `icecore` in XDG_CACHE_HOME, else in `.cache` of HOME. The size is that of `--cache-size`, else
/// of ICECORE_CACHE_SIZE. ErrorKind::usage for a size that is none.
Result<CachePlace> cache_place(const Options& options, const World& world);

}  // namespace icecore
