// Other programs write to their caches meanwhile: a file that is gone when it is read is none.
#include "spec/cache_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/text.h"

namespace icecore {
namespace {

namespace fs = std::filesystem;

}  // namespace

Result<std::vector<std::string>> cache_files(const std::string& directory,
                                             std::initializer_list<std::string_view> endings,
                                             int depth, const Limits& limits) {
  std::vector<std::string> found;
  std::error_code failed;
  std::uint64_t seen = 0;
  fs::recursive_directory_iterator entries(directory, fs::directory_options::skip_permission_denied,
                                           failed);
  for (; !failed && entries != fs::recursive_directory_iterator(); entries.increment(failed)) {
    if (++seen > limits.entries) {
      return failure(ErrorKind::limit, fmt::format("{} has more than {} entries",
                                                   escaped(directory), limits.entries));
    }
    if (entries.depth() >= depth) entries.disable_recursion_pending();
    const std::string& path = entries->path().native();
    const bool is_wanted = std::ranges::any_of(
        endings, [&](std::string_view ending) { return path.ends_with(ending); });
    std::error_code unknown;
    if (is_wanted && fs::is_regular_file(entries->symlink_status(unknown))) found.push_back(path);
  }
  std::ranges::sort(found);
  return found;
}

Result<void> check_cache(std::string_view what, const std::string& directory) {
  std::error_code failed;
  static_cast<void>(fs::directory_iterator(directory, failed));
  if (!failed) return {};
  return failure(ErrorKind::not_found, fmt::format("{} {} cannot be read: {}", what,
                                                   escaped(directory), failed.message()));
}

}  // namespace icecore
