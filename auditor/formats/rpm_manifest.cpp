// One line a package, ten fields parted by tabs: name, version-release, times of installation and
// build, vendor, epoch, size, architecture, epoch as a number, source package.
#include "formats/rpm_manifest.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::size_t fields_of_package = 10;

RpmManifestPackage package_of(const std::vector<std::string_view>& fields) {
  constexpr std::size_t version = 1;
  constexpr std::size_t epoch = 5;
  constexpr std::size_t architecture = 7;
  constexpr std::size_t source = 9;
  const bool has_epoch = !fields.at(epoch).empty() && fields.at(epoch) != "(none)";
  return {.name = std::string(fields.front()),
          .version = has_epoch ? fmt::format("{}:{}", fields.at(epoch), fields.at(version))
                               : std::string(fields.at(version)),
          .architecture = std::string(fields.at(architecture)),
          .source = std::string(fields.at(source))};
}

}  // namespace

Result<RpmManifest> parse_rpm_manifest(Bytes bytes, const Limits& limits) {
  if (bytes.size() > limits.manifest_bytes) {
    return failure(ErrorKind::limit, fmt::format("a list of {} bytes, more than the limit of {}",
                                                 bytes.size(), limits.manifest_bytes));
  }
  const std::string_view text = as_text(bytes);
  RpmManifest manifest;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view line = text.substr(start, end - start);
    if (manifest.packages.size() + manifest.defects.size() >= limits.list_entries) {
      return failure(ErrorKind::limit,
                     fmt::format("more than the limit of {} lines", limits.list_entries));
    }
    const std::vector<std::string_view> fields = split(line, '\t');
    if (fields.size() == fields_of_package && !fields.front().empty()) {
      manifest.packages.push_back(package_of(fields));
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
