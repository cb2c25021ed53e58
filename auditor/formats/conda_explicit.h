// Lists of URLs below `@EXPLICIT` that conda installs without solving (CEP 23).
#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/claim.h"

namespace icecore {

/// ErrorKind::malformed without `@EXPLICIT`, or for text outside UTF-8 or with a NUL;
/// ErrorKind::limit. A line that is no URL of a package is a defect.
Result<ClaimDocument> read_conda_explicit(Bytes bytes, const Limits& limits);

}  // namespace icecore
