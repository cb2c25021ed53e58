// conda-lock.yml (CEP 37), version 1.
#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/claim.h"

namespace icecore {

/// Errors as of `parse_yaml`; ErrorKind::unsupported for another version.
Result<ClaimDocument> read_conda_lock(Bytes bytes, const Limits& limits);

}  // namespace icecore
