// One line a package, ten fields parted by tabs: name, version-release, times of installation and
// build, vendor, epoch, size, architecture, epoch as a number, source package.
#include "formats/rpm_manifest.h"

#include <fmt/format.h>

#include <algorithm>

namespace icecore {

Result<RpmManifest> parse_rpm_manifest(Bytes bytes, const Limits& limits) {
  constexpr std::ptrdiff_t tabs_of_package = 9;
  if (bytes.size() > limits.manifest_bytes) {
    return failure(ErrorKind::limit, fmt::format("a list of {} bytes, more than the limit of {}",
                                                 bytes.size(), limits.manifest_bytes));
  }
  const std::string_view text = as_text(bytes);
  RpmManifest manifest;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view line = text.substr(start, end - start);
    if (manifest.packages + manifest.defects.size() >= limits.list_entries) {
      return failure(ErrorKind::limit,
                     fmt::format("more than the limit of {} lines", limits.list_entries));
    }
    if (std::ranges::count(line, '\t') == tabs_of_package && !line.starts_with('\t')) {
      ++manifest.packages;
    } else {
      manifest.defects.push_back({.kind = ErrorKind::malformed,
                                  .message = "a line is no package",
                                  .offset = std::uint64_t{start}});
    }
    start = end + 1;
  }
  return manifest;
}

}  // namespace icecore
