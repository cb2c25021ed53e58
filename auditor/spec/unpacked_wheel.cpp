// Files of such a directory may be those of environments, by hard links, and were perhaps changed
// there: only RECORD, which installers write anew, is taken at its word, and scripts, of which they
// change the first line in a copy.
#include "spec/unpacked_wheel.h"

#include <fmt/format.h>

#include <filesystem>
#include <optional>

#include "base/text.h"
#include "base/tree_path.h"
#include "target/user_file.h"

namespace icecore {
namespace {

namespace fs = std::filesystem;

Result<std::string> metadata_directory(const std::string& directory) {
  std::optional<std::string> found;
  std::error_code failed;
  fs::directory_iterator entries(directory, failed);
  for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
    const std::string name = entries->path().filename().string();
    if (!name.ends_with(".dist-info")) continue;
    if (found) return failure(ErrorKind::malformed, "the wheel has several metadata directories");
    found = name;
  }
  if (!found) return failure(ErrorKind::malformed, "the wheel has no metadata directory");
  return *std::move(found);
}

Result<std::vector<std::byte>> read_part(const std::string& directory, const std::string& path,
                                         const Limits& limits) {
  const TreePath place = ICECORE_TRY(TreePath::parse(path));  // no `..`
  const std::optional<std::string> text =
      ICECORE_TRY(read_user_file(directory + place.text(), limits.manifest_bytes));
  if (!text) {
    return failure(ErrorKind::unreadable,
                   fmt::format("the unpacked wheel has no {}", escaped(path)));
  }
  const Bytes bytes = as_bytes(*text);
  return std::vector<std::byte>(bytes.begin(), bytes.end());
}

}  // namespace

Result<WheelFiles> read_unpacked_wheel(const std::string& directory, const Limits& limits) {
  const std::string record = ICECORE_TRY(metadata_directory(directory)) + "/RECORD";
  const WheelParts wheel{
      .record_path = record,
      .record = ICECORE_TRY(read_part(directory, record, limits)),
      .read = [&](const std::string& path) { return read_part(directory, path, limits); }};
  return wheel_files_of(wheel, limits);
}

}  // namespace icecore
