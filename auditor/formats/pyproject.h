// What a pyproject.toml declares: [project] (PEP 621), [dependency-groups] (PEP 735),
// [tool.poetry].
#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/claim.h"

namespace icecore {

/// Errors as of `parse_toml`. A document that declares nothing is one without inputs.
Result<ClaimDocument> read_pyproject(Bytes bytes, const Limits& limits);

}  // namespace icecore
