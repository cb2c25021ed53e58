// Where the source tree is.
#pragma once

#include <string>

namespace icecore::test {

/// A path below the source tree, absolute.
[[nodiscard]] std::string source_path(const std::string& path);

}  // namespace icecore::test
