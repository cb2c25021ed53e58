// The new content is written beside the file, under a name that nobody has, and renamed: a reader,
// and whoever comes after a full disk or a kill, sees the old file or the new one.
#include "command/output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace icecore {
namespace {

std::unexpected<Error> unwritable(const std::string& path, std::string_view reason) {
  return failure(ErrorKind::internal, fmt::format("{} cannot be written: {}", path, reason));
}

constexpr std::string_view refused = "the system refused; check its permissions and the free space";

Result<void> write_to(const std::string& path,
                      const std::function<Result<void>(std::ostream&)>& write) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (file) ICECORE_TRY(write(file));
  file.close();
  return file ? Result<void>() : unwritable(path, refused);
}

}  // namespace

Result<void> check_output(const std::string& path) {
  if (path == standard_output) return {};
  std::error_code ignored;
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  if (!parent.empty() && !std::filesystem::is_directory(parent, ignored)) {
    return unwritable(path,
                      fmt::format("there is no directory {}; make it first", parent.string()));
  }
  if (path.empty() || std::filesystem::is_directory(path, ignored)) {
    return unwritable(path, "a file is expected, not a directory");
  }
  return {};
}

Result<void> write_file(const std::string& path,
                        const std::function<Result<void>(std::ostream&)>& write) {
  std::error_code failed;
  const std::filesystem::file_status there = std::filesystem::status(path, failed);
  if (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there)) {
    return write_to(path, write);
  }
  // A link keeps its place; what it leads to is replaced.
  const std::filesystem::path end = std::filesystem::weakly_canonical(path, failed);
  const std::string place = failed ? path : end.string();
  const std::string beside = fmt::format("{}.{}.partial", place, getpid());
  Result<void> written = write_to(beside, write);
  if (written) {
    std::filesystem::rename(beside, place, failed);
    if (failed) written = unwritable(path, refused);
  }
  if (!written) std::filesystem::remove(beside, failed);
  return written;
}

Result<void> write_answer(const std::string& path, std::string_view text, World& world) {
  if (path == standard_output) {
    world.out << text;
    return {};
  }
  return write_file(path, [&](std::ostream& out) {
    out << text;
    return Result<void>();
  });
}

}  // namespace icecore
