// By HostTree, so that no FIFO keeps us waiting.
#include "target/user_file.h"

#include <filesystem>
#include <system_error>

#include "target/host_tree.h"

namespace icecore {

Result<std::optional<std::string>> read_user_file(const std::string& path, std::uint64_t most) {
  std::error_code reason;
  if (!std::filesystem::exists(path, reason)) return std::nullopt;
  const std::string place = std::filesystem::canonical(path, reason).string();
  if (reason) return failure(ErrorKind::unreadable, reason.message());
  return ICECORE_TRY(HostTree("/").read(ICECORE_TRY(TreePath::parse(place)), most));
}

}  // namespace icecore
