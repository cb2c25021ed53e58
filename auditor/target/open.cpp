// Detection is by content: a virtual environment is a directory with a pyvenv.cfg (PEP 405).
// Everything else is refused with a sentence that helps.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "formats/pyvenv_config.h"
#include "target/target.h"

namespace icecore {
namespace {

constexpr std::string_view accepted =
    "icecore audits a virtual environment: a directory that holds a pyvenv.cfg, such as venv, "
    "virtualenv and uv make";

// The path without links, `.` and `..`, as this machine has it.
Result<std::string> canonical(const std::string& path) {
  std::error_code reason;
  const std::filesystem::path resolved = std::filesystem::canonical(path, reason);
  if (reason) {
    return failure(ErrorKind::not_found, fmt::format("{} cannot be opened: {}. {}", escaped(path),
                                                     reason.message(), accepted));
  }
  return resolved.string();
}

bool has_config(const std::string& directory) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(directory + "/pyvenv.cfg", ignored);
}

// What the user may have meant, as the end of a sentence.
std::string nearby_environment(const std::string& path) {
  for (const char* name : {"/.venv", "/venv", "/env"}) {
    if (has_config(path + name)) return fmt::format("; {} is one", escaped(path + name));
  }
  for (std::string above = path; above.size() > 1;) {
    above.resize(std::max<std::size_t>(above.rfind('/'), 1));
    if (has_config(above)) return fmt::format("; {} is one", escaped(above));
    if (above == "/") break;
  }
  return "";
}

Result<std::string> environment_directory(const std::string& reference) {
  const std::string path = reference.starts_with("venv:") ? reference.substr(5) : reference;
  if (path.empty()) return failure(ErrorKind::not_found, "the target is an empty path");
  std::string directory = ICECORE_TRY(canonical(path));
  if (!std::filesystem::is_directory(directory)) {
    return failure(ErrorKind::not_found, fmt::format("{} is not a directory. {}{}", escaped(path),
                                                     accepted, nearby_environment(directory)));
  }
  if (!has_config(directory)) {
    return failure(ErrorKind::not_found, fmt::format("{} has no pyvenv.cfg. {}{}", escaped(path),
                                                     accepted, nearby_environment(directory)));
  }
  return directory;
}

// Whether the base interpreter that pyvenv.cfg names is on this machine.
bool home_is_here(const std::string& directory, const Limits& limits) {
  const HostTree files("/");
  const Result<TreePath> path = TreePath::parse(directory);
  if (!path) return false;
  const Result<std::string> text = files.read(path->child("pyvenv.cfg"), limits.small_text_bytes);
  if (!text) return false;
  const Result<PyvenvConfig> config = parse_pyvenv_config(as_bytes(*text), limits);
  if (!config) return false;
  const std::optional<std::string> home = config->home();
  std::error_code ignored;
  return home && home->starts_with('/') && std::filesystem::is_directory(*home, ignored);
}

}  // namespace

Result<Target> open_target(const std::string& reference, const std::string& system_root,
                           const Limits& limits) {
  const std::string directory = ICECORE_TRY(environment_directory(reference));
  std::string root_directory;
  if (system_root.empty()) {
    root_directory = home_is_here(directory, limits) ? "/" : "";
  } else if (system_root != "none") {
    root_directory = ICECORE_TRY(canonical(system_root));
  }
  const bool is_inside = root_directory.size() > 1 && directory.starts_with(root_directory + "/");
  const TreePath path =
      ICECORE_TRY(TreePath::parse(is_inside ? directory.substr(root_directory.size()) : directory));
  HostTree files(root_directory);
  files.mount(path, directory);
  std::string shown_root = system_root.empty() ? "/" : escaped(system_root);
  if (root_directory.empty()) shown_root = "none";
  return Target{.reference = escaped(reference),
                .kind = "venv",
                .path = path,
                .system_root = std::move(shown_root),
                .files = std::move(files)};
}

}  // namespace icecore
