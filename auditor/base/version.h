// The version of icecore. It is CMakeLists.txt's; a test compares the two.
#pragma once

#include <string_view>

namespace icecore {

inline constexpr std::string_view program_version = "0.1.0";

}  // namespace icecore
