// Plain lines: a file name may hold any byte but a newline, so nothing is trimmed.
#include "formats/dpkg_files.h"

#include <fmt/format.h>

#include <algorithm>

namespace icecore {
namespace {

Result<std::vector<std::string_view>> lines_of(Bytes bytes, const Limits& limits) {
  if (bytes.size() > limits.manifest_bytes) {
    return failure(ErrorKind::limit, fmt::format("a list of {} bytes, more than the limit of {}",
                                                 bytes.size(), limits.manifest_bytes));
  }
  const std::string_view text = as_text(bytes);
  std::vector<std::string_view> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    if (lines.size() == limits.list_entries) {
      return failure(ErrorKind::limit,
                     fmt::format("more than the limit of {} lines", limits.list_entries));
    }
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

bool is_hexadecimal(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

}  // namespace

Result<std::vector<std::string_view>> parse_dpkg_list(Bytes bytes, const Limits& limits) {
  std::vector<std::string_view> paths = ICECORE_TRY(lines_of(bytes, limits));
  std::erase_if(paths,
                [](std::string_view line) { return !line.starts_with('/') || line == "/."; });
  return paths;
}

Result<std::vector<DpkgSumView>> parse_dpkg_md5sums(Bytes bytes, const Limits& limits) {
  constexpr std::size_t digits = 32;
  constexpr std::size_t before_path = digits + 2;  // `  ` or ` *`
  std::vector<DpkgSumView> sums;
  for (const std::string_view line : ICECORE_TRY(lines_of(bytes, limits))) {
    if (line.size() <= before_path || line[digits] != ' ') continue;
    if (!is_hexadecimal(line.substr(0, digits))) continue;
    sums.push_back({.md5 = line.substr(0, digits), .path = line.substr(before_path)});
  }
  return sums;
}

Result<std::vector<DpkgDiversionView>> parse_dpkg_diversions(Bytes bytes, const Limits& limits) {
  const std::vector<std::string_view> lines = ICECORE_TRY(lines_of(bytes, limits));
  constexpr std::size_t lines_each = 3;
  if (lines.size() % lines_each != 0) {
    return failure(ErrorKind::malformed,
                   fmt::format("{} lines, where each diversion has three", lines.size()));
  }
  std::vector<DpkgDiversionView> diversions;
  for (std::size_t i = 0; i < lines.size(); i += lines_each) {
    diversions.push_back({.from = lines[i], .to = lines[i + 1], .package = lines[i + 2]});
  }
  return diversions;
}

}  // namespace icecore
