// pdm.lock (pdm, project/lockfile), lock versions 4.x.
#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/claim.h"

namespace icecore {

/// Errors as of `parse_toml`; ErrorKind::unsupported for another version.
Result<ClaimDocument> read_pdm_lock(Bytes bytes, const Limits& limits);

}  // namespace icecore
