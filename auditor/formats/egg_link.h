// `.egg-link` files: where the sources of a project installed by `setup.py develop` are.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// Both as written: absolute or relative, bytes of any encoding.
struct EggLink {
  std::string target;  ///< The directory of the `.egg-info`, seen from the file's; empty if none.
  std::string setup_directory;  ///< The directory of setup.py, seen from `target`; empty if none.
};

/// No text is malformed. ErrorKind::limit above `small_text_bytes`.
Result<EggLink> parse_egg_link(Bytes bytes, const Limits& limits);

}  // namespace icecore
