// The libraries that a PE file needs: those that are loaded with it, and those that are loaded at
// the first call.
#pragma once

#include <string>
#include <vector>

#include "formats/pe.h"

namespace icecore {

/// Their names byte for byte, in the file's order, duplicates kept. ErrorKind::malformed or
/// truncated for tables and names that are not in the file, ErrorKind::limit for more than
/// `limits.image_needs` of them or a name of more than `limits.path_bytes`.
Result<std::vector<std::string>> read_pe_imports(ByteSource& source, const PeLayout& layout,
                                                 const Limits& limits);

/// The same for those that are loaded at the first call.
Result<std::vector<std::string>> read_pe_delay_imports(ByteSource& source, const PeLayout& layout,
                                                       const Limits& limits);

}  // namespace icecore
