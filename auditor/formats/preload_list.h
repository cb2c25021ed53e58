// ld.so.preload, and LD_PRELOAD, which is written likewise: libraries that the dynamic loader loads
// before all others.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// The names in /etc/ld.so.preload, as glibc's loader takes them. ErrorKind::limit for more than
/// `limits.list_entries` names.
Result<std::vector<std::string>> read_preload_list(Bytes bytes, const Limits& limits);

/// The names in LD_PRELOAD, between any of `separators`: blanks and colons for glibc's loader,
/// colons and all white space for musl's.
std::vector<std::string> preload_names(std::string_view variable, std::string_view separators);

}  // namespace icecore
