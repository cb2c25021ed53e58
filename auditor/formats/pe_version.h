// The version of a PE file, by its resources.
#pragma once

#include <string>

#include "formats/pe.h"

namespace icecore {

/// `14.44.35211.0`; empty when the file has no version resource. ErrorKind::malformed or truncated
/// for one that is not in the file, ErrorKind::limit for a directory of more than
/// `limits.pe_resources` entries.
Result<std::string> read_pe_version(ByteSource& source, const PeLayout& layout,
                                    const Limits& limits);

}  // namespace icecore
