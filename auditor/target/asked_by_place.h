// Which files discovery and the readers of package databases ask for by their place. Where files
// stream by, their bytes are kept.
#pragma once

#include <string_view>

namespace icecore {

/// `directory` is inside the root, without slashes at its ends; both with their bytes.
[[nodiscard]] bool is_asked_by_place(std::string_view directory, std::string_view name);

}  // namespace icecore
