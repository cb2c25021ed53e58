// WHEEL of a `.dist-info`: the one record of how the wheel was made and for which platforms.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// Every text is stripped; empty if the field is missing.
struct WheelFile {
  std::string wheel_version;
  std::string generator;
  std::string build;  ///< The build tag as written, such as `1` or `1_local`.
  /// True for `true` in any case and false for any other text, as pip reads it; no value if the
  /// field is missing.
  std::optional<bool> root_is_purelib;
  std::vector<std::string> tags;  ///< One each, such as `cp313-cp313-musllinux_1_2_x86_64`.
};

/// ErrorKind::malformed with the offset of the first byte that is not UTF-8, ErrorKind::unsupported
/// for a Wheel-Version whose major number is unknown.
Result<WheelFile> parse_wheel_file(Bytes bytes, const Limits& limits);

}  // namespace icecore
