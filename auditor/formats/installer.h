// INSTALLER of a `.dist-info`: the name of the tool that put the distribution there.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// The first line that is not blank, stripped; empty if there is none. At most `small_text_bytes`.
/// ErrorKind::malformed with the offset of the first byte that is not UTF-8 (pip then shows none).
Result<std::string> parse_installer(Bytes bytes, const Limits& limits);

}  // namespace icecore
