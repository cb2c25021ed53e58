// Written by pip up to 23.0 for projects without a wheel; no specification. pip and
// importlib.metadata read it with str.splitlines() and join each line to the `.egg-info` directory.
// It is the RECORD of its time, without digests and sizes.
#include "formats/installed_files.h"

#include <fmt/format.h>

#include "base/text.h"
#include "formats/python_text.h"

namespace icecore {

Result<std::vector<InstalledFile>> parse_installed_files(Bytes bytes, const Limits& limits) {
  std::string_view rest = ICECORE_TRY(utf8_text(bytes, limits.manifest_bytes));
  std::vector<InstalledFile> files;
  for (std::uint64_t number = 1; !rest.empty(); ++number) {
    const std::string_view path = take_line_python(rest);
    if (path.empty()) continue;
    if (files.size() >= limits.record_rows) {
      return failure(ErrorKind::limit, fmt::format("more than {} files", limits.record_rows));
    }
    files.push_back({.line = number, .path = std::string(path)});
  }
  return files;
}

}  // namespace icecore
