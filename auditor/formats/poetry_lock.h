// poetry.lock (poetry, packages/locker.py), lock versions 1.x and 2.x.
#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/claim.h"

namespace icecore {

/// Errors as of `parse_toml`; ErrorKind::unsupported for another version.
Result<ClaimDocument> read_poetry_lock(Bytes bytes, const Limits& limits);

}  // namespace icecore
