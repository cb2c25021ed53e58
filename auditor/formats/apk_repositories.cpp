// A line is a URL or a directory, and may begin with a tag (`@edge`), so that only packages that
// are asked for by the tag come from there. # begins a comment.
#include "formats/apk_repositories.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace icecore {

Result<std::vector<PackageSource>> parse_apk_repositories(Bytes bytes, const Limits& limits) {
  if (bytes.size() > limits.manifest_bytes) {
    return failure(ErrorKind::limit, fmt::format("{} bytes are more than the limit of {}",
                                                 bytes.size(), limits.manifest_bytes));
  }
  PackageSources sources(limits);
  std::uint64_t number = 0;
  for (const std::string_view whole : split(as_text(bytes), '\n')) {
    ++number;
    std::string_view line = strip(whole);
    if (line.empty() || line.front() == '#') continue;
    PackageSource source{.line = number};
    if (line.front() == '@') {
      const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
      source.name = line.substr(1, end - 1);
      line = strip(line.substr(end));
    }
    line = line.substr(0, line.find_first_of(" \t"));
    if (line.empty()) continue;
    source.uri = line;
    std::vector<std::string_view> parts = split(line, '/');
    while (!parts.empty() && parts.back().empty()) parts.pop_back();
    if (parts.size() >= 2) {
      source.components = parts.back();
      source.suite = parts[parts.size() - 2];
    }
    ICECORE_TRY(sources.add(std::move(source)));
  }
  return std::move(sources).take();
}

}  // namespace icecore
