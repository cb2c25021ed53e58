// musl's ldso/dynlink.c (load_library, path_open): colons and line ends stand between directories,
// nothing is a comment and blanks are part of a name; a NUL ends it all.
#include "formats/loader_path.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace icecore {

Result<std::vector<std::string>> read_loader_path(Bytes bytes, const Limits& limits) {
  constexpr std::string_view separators = ":\n";
  std::vector<std::string> directories;
  std::string_view text = as_text(bytes);
  text = text.substr(0, text.find('\0'));
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(separators), text.size()));
    if (text.empty()) return directories;
    if (directories.size() >= limits.list_entries) {
      return failure(ErrorKind::limit,
                     fmt::format("more than {} directories", limits.list_entries));
    }
    const std::string_view directory = text.substr(0, text.find_first_of(separators));
    directories.emplace_back(directory);
    text.remove_prefix(directory.size());
  }
}

}  // namespace icecore
