// Both sides are looked up by path. Where headers go depends on the interpreter and the installer:
// they are found by the end of their paths.
#include "spec/installed.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "spec/wheel_files.h"

namespace icecore {
namespace {

class InstalledFiles {
 public:
  explicit InstalledFiles(const InstalledDistribution& installed) : installed_(installed) {
    for (const SpecFile& file : installed.files) left_.emplace(file.path, &file);
  }

  // The file that the row became, which counts as found from here on; null when there is none.
  const SpecFile* take(const WheelFileRow& row) {
    const auto found =
        row.scheme == WheelScheme::headers ? find_header(row.path) : left_.find(place_of(row));
    if (found == left_.end()) return nullptr;
    const SpecFile* file = found->second;
    left_.erase(found);
    return file;
  }

  // The first of those that no row became; null when there is none.
  [[nodiscard]] const SpecFile* first_left() const {
    const SpecFile* first = nullptr;
    for (const auto& [path, file] : left_) {
      if (first == nullptr || path < first->path) first = file;
    }
    return first;
  }

 private:
  using Left = std::unordered_map<std::string_view, const SpecFile*>;

  std::string_view place_of(const WheelFileRow& row) {
    switch (row.scheme) {
      case WheelScheme::site:
        place_ = fmt::format("{}/{}", installed_.place, row.path);
        break;
      case WheelScheme::scripts:
        place_ = "bin/" + row.path;
        break;
      case WheelScheme::data:
      case WheelScheme::headers:
        place_ = row.path;
        break;
    }
    return place_;
  }

  Left::iterator find_header(const std::string& path) {
    const std::string end = "/" + path;
    return std::ranges::find_if(left_, [&](const auto& each) {
      return each.first.starts_with("include/") && each.first.ends_with(end);
    });
  }

  const InstalledDistribution& installed_;
  std::string place_;
  Left left_;
};

}  // namespace

std::string first_difference(const InstalledDistribution& installed, const WheelFiles& wheel) {
  InstalledFiles files(installed);
  for (const WheelFileRow& row : wheel.rows) {
    const SpecFile* file = files.take(row);
    if (file == nullptr) return row.path + " is not installed";
    if (file->digest != row.digest || file->size != row.size) return file->path + " is another";
  }
  const SpecFile* more = files.first_left();
  return more == nullptr ? std::string() : more->path + " is not in it";
}

}  // namespace icecore
