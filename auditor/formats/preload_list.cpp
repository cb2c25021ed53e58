// glibc's elf/rtld.c (dl_main, handle_preload_list): names end at blanks, tabs, line ends and
// colons, and a `#` makes the rest of its line a comment. ld.so.preload is glibc's alone.
#include "formats/preload_list.h"

#include <fmt/format.h>

#include <algorithm>

namespace icecore {
namespace {

constexpr std::string_view ends_of_names = ": \t\n";

// Appends what stands between the ends; false where there is too much.
bool take_names(std::string_view text, std::string_view ends, std::uint64_t most,
                std::vector<std::string>& names) {
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(ends), text.size()));
    if (text.empty()) return true;
    if (names.size() >= most) return false;
    const std::string_view name = text.substr(0, text.find_first_of(ends));
    names.emplace_back(name);
    text.remove_prefix(name.size());
  }
}

}  // namespace

Result<std::vector<std::string>> read_preload_list(Bytes bytes, const Limits& limits) {
  std::vector<std::string> names;
  std::string_view text = as_text(bytes);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (!take_names(line.substr(0, line.find('#')), ends_of_names, limits.list_entries, names)) {
      return failure(ErrorKind::limit, fmt::format("more than {} names", limits.list_entries));
    }
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return names;
}

std::vector<std::string> preload_names(std::string_view variable, std::string_view separators) {
  std::vector<std::string> names;
  take_names(variable, separators, variable.size(), names);
  return names;
}

}  // namespace icecore
