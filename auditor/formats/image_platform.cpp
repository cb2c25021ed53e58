// The names are Go's GOOS and GOARCH (OCI image index, "platform"). Which ones mean the same
// follows containerd's platforms/database.go, so that `--platform` takes what docker takes; the
// kernel's own names (uname -m) are taken, too.
#include "formats/image_platform.h"

#include <fmt/format.h>

#include <array>
#include <utility>
#include <vector>

#include "base/number.h"
#include "base/text.h"

namespace icecore {
namespace {

struct ArchitectureName {
  std::string_view written, architecture, variant;
};

constexpr std::array names{
    ArchitectureName{"i386", "386", ""},        ArchitectureName{"x86_64", "amd64", ""},
    ArchitectureName{"x86-64", "amd64", ""},    ArchitectureName{"aarch64", "arm64", ""},
    ArchitectureName{"armhf", "arm", "v7"},     ArchitectureName{"armel", "arm", "v6"},
    ArchitectureName{"ppc64el", "ppc64le", ""}, ArchitectureName{"i686", "386", ""},
    ArchitectureName{"armv7l", "arm", "v7"},    ArchitectureName{"armv6l", "arm", "v6"},
};

}  // namespace

std::string ImagePlatform::text() const {
  std::string text = escaped(os) + "/" + escaped(architecture);
  if (!variant.empty()) text += "/" + escaped(variant);
  return text;
}

ImagePlatform normal_platform(const ImagePlatform& platform) {
  ImagePlatform normal{.os = to_lower_ascii(platform.os),
                       .architecture = to_lower_ascii(platform.architecture),
                       .variant = to_lower_ascii(platform.variant)};
  if (normal.os == "macos") normal.os = "darwin";
  for (const ArchitectureName& name : names) {
    if (normal.architecture != name.written) continue;
    normal.architecture = name.architecture;
    if (!name.variant.empty()) normal.variant = name.variant;
    break;
  }
  if (!normal.variant.empty() && is_digit(normal.variant.front())) {
    normal.variant.insert(0, 1, 'v');
  }
  const std::pair plain(std::string_view(normal.architecture), std::string_view(normal.variant));
  if (plain == std::pair<std::string_view, std::string_view>("arm64", "v8") ||
      plain == std::pair<std::string_view, std::string_view>("amd64", "v1")) {
    normal.variant.clear();
  }
  if (normal.architecture == "arm" && normal.variant.empty()) normal.variant = "v7";
  return normal;
}

Result<ImagePlatform> parse_image_platform(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, '/');
  bool is_whole = parts.size() == 2 || parts.size() == 3;
  for (const std::string_view part : parts) is_whole = is_whole && !part.empty();
  if (!is_whole) {
    return failure(ErrorKind::usage,
                   fmt::format("expected a platform as os/architecture[/variant], such as "
                               "linux/arm64, found {}",
                               escaped(text)));
  }
  return normal_platform({.os = std::string(parts[0]),
                          .architecture = std::string(parts[1]),
                          .variant = std::string(parts.size() == 3 ? parts[2] : "")});
}

}  // namespace icecore
