// environment.yml of conda, mamba and micromamba (CEP 24).
#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/claim.h"

namespace icecore {

/// Errors as of `parse_yaml`; ErrorKind::malformed too without `dependencies`.
Result<ClaimDocument> read_conda_environment(Bytes bytes, const Limits& limits);

}  // namespace icecore
