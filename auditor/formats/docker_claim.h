// What a Dockerfile claims: the images that it is built on, and what its commands install.
#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/claim.h"

namespace icecore {

/// Errors as of `parse_dockerfile`. Stages that the last one is not built on do not count.
Result<ClaimDocument> read_docker_claim(Bytes bytes, const Limits& limits);

}  // namespace icecore
