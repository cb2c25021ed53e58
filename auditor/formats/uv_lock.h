// uv.lock (uv, crates/uv-resolver/src/lock), version 1 of any revision.
#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/claim.h"

namespace icecore {

/// Errors as of `parse_toml`; ErrorKind::unsupported for another version. Packages that are the
/// project's own are roots, from which edges lead to the others.
Result<ClaimDocument> read_uv_lock(Bytes bytes, const Limits& limits);

}  // namespace icecore
