// What a package manager was told of a package, whichever package manager it is.
#pragma once

#include <cstdint>

namespace icecore {

enum class PreferenceKind : std::uint8_t {
  named,    ///< That it is wanted, in whatever version.
  version,  ///< A version, or a pattern of versions.
  range,    ///< What its version is compared with.
  release,  ///< Which release of the system it comes from.
  origin,   ///< Which host it comes from.
  source,   ///< Which tagged source it comes from.
  exclude   ///< That it, or a version of it, is not wanted.
};

}  // namespace icecore
