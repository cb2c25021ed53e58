// A platform as its tag names it, such as `manylinux_2_28_x86_64`: which wheels installers on it
// take, and what markers say there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "icecore/result.h"

namespace icecore {

struct WheelPlatform {
  std::vector<std::string> tags;  ///< Platform tags that are taken there, best first.
  /// The values of these markers; the machine is empty where it follows from no tag.
  std::string os_name, sys_platform, platform_system, platform_machine;
};

/// One tag: `manylinux_X_Y_ARCH`, `manylinux1_ARCH` and its successors, `musllinux_X_Y_ARCH`,
/// `linux_ARCH`, `macosx_X_Y_ARCH`, `win32`, `win_ARCH`. ErrorKind::usage for everything else.
Result<WheelPlatform> parse_wheel_platform(std::string_view tag, const Limits& limits);

}  // namespace icecore
