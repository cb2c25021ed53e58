// pixi.lock (rattler_lock), versions 5 to 7.
#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/claim.h"

namespace icecore {

/// Errors as of `parse_yaml`; ErrorKind::unsupported for another version.
Result<ClaimDocument> read_pixi_lock(Bytes bytes, const Limits& limits);

}  // namespace icecore
