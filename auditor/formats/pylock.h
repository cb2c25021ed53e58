// pylock.toml (PEP 751; PyPUG, "pylock.toml Specification", as of March 2026).
#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/claim.h"

namespace icecore {

/// Errors as of `parse_toml`; ErrorKind::unsupported for a `lock-version` that is not 1.x. What
/// packaging would refuse of a package is a defect.
Result<ClaimDocument> read_pylock(Bytes bytes, const Limits& limits);

}  // namespace icecore
