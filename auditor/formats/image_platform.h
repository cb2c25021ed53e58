// What an image was made to run on, as OCI and docker write it: `linux/arm64/v8`.
#pragma once

#include <string>
#include <string_view>

#include "icecore/result.h"

namespace icecore {

struct ImagePlatform {
  std::string os;
  std::string architecture;  ///< Go's name: `amd64`, `arm64`, `386` …
  std::string variant;       ///< `v8` …; empty where the architecture says it all.

  /// `linux/arm/v7`, escaped.
  [[nodiscard]] std::string text() const;
  friend bool operator==(const ImagePlatform&, const ImagePlatform&) = default;
};

/// One name for each platform: `linux/x86_64` is `linux/amd64`, `linux/arm64/v8` is `linux/arm64`,
/// `linux/arm` is `linux/arm/v7`, as containerd's platforms.Normalize has it.
[[nodiscard]] ImagePlatform normal_platform(const ImagePlatform& platform);

/// `os/architecture[/variant]`, normal. ErrorKind::usage for other text.
Result<ImagePlatform> parse_image_platform(std::string_view text);

}  // namespace icecore
