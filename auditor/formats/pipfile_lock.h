// Pipfile.lock (pipenv; pipfile-spec 6).
#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/claim.h"

namespace icecore {

/// Errors as of `parse_json`; ErrorKind::unsupported for another specification.
Result<ClaimDocument> read_pipfile_lock(Bytes bytes, const Limits& limits);

}  // namespace icecore
