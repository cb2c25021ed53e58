// uv makes the environment and fills it; without uv, the Python of that version does with venv and
// pip. Both read the user's own configuration; indexes that are named here are handed over in
// variables, because everybody on the machine may read a program's arguments.
#include "command/rebuild.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <span>
#include <utility>

#include "base/text.h"
#include "command/run_program.h"

namespace icecore {
namespace {

std::vector<std::string> install_options(const RebuildOptions& options, const std::string& file) {
  std::vector<std::string> words{"--no-deps", "--require-hashes", "--only-binary", ":all:"};
  if (options.is_offline) words.emplace_back("--no-index");
  for (const std::string& directory : options.wheelhouses) {
    words.insert(words.end(), {"--find-links", directory});
  }
  words.insert(words.end(), {"--requirement", file});
  return words;
}

// The first index is asked in place of the configured one, the others beside it.
std::map<std::string, std::string> index_variables(const RebuildOptions& options) {
  if (options.indexes.empty() || options.is_offline) return {};
  const std::string& first = options.indexes.front();
  std::map<std::string, std::string> variables{{"UV_DEFAULT_INDEX", first},
                                               {"PIP_INDEX_URL", first}};
  for (const std::string& index : std::span(options.indexes).subspan(1)) {
    for (const char* name : {"UV_INDEX", "PIP_EXTRA_INDEX_URL"}) {
      std::string& others = variables[name];
      others += others.empty() ? index : " " + index;
    }
  }
  return variables;
}

Result<void> rebuild_with_uv(const std::string& uv, const RebuildOptions& options,
                             const std::string& environment, const std::string& file) {
  std::vector<std::string> make{"venv", "--quiet", "--no-project", "--python", options.python};
  if (options.is_offline) make.emplace_back("--offline");
  make.push_back(environment);
  ICECORE_TRY(run_program(uv, make, {}));
  std::vector<std::string> install{"pip", "install", "--quiet", "--python",
                                   environment + "/bin/python"};
  if (options.is_offline) install.emplace_back("--offline");
  const std::vector<std::string> more = install_options(options, file);
  install.insert(install.end(), more.begin(), more.end());
  return run_program(uv, install, index_variables(options));
}

Result<void> rebuild_with_pip(const std::string& python, const RebuildOptions& options,
                              const std::string& environment, const std::string& file) {
  ICECORE_TRY(run_program(python, {"-m", "venv", environment}, {}));
  std::vector<std::string> install{"-m",      "pip",          "install",
                                   "--quiet", "--no-compile", "--disable-pip-version-check"};
  const std::vector<std::string> more = install_options(options, file);
  install.insert(install.end(), more.begin(), more.end());
  return run_program(environment + "/bin/python", install, index_variables(options));
}

// The program of a Python that pip is asked of.
std::optional<std::string> find_python(const RebuildOptions& options, const World& world) {
  if (options.python.starts_with('/')) return options.python;
  const std::optional<std::string> exact = find_program("python" + options.python, world);
  return exact ? exact : find_program("python3", world);
}

}  // namespace

Rebuild::Rebuild(Rebuild&& other) noexcept
    : directory_(std::exchange(other.directory_, {})), installer_(std::move(other.installer_)) {
}

Rebuild::~Rebuild() {
  std::error_code ignored;
  if (!directory_.empty()) std::filesystem::remove_all(directory_, ignored);
}

Result<Rebuild> Rebuild::make(const RebuildOptions& options, const World& world) {
  const std::optional<std::string> uv =
      options.installer == "pip" ? std::nullopt : find_program("uv", world);
  const std::optional<std::string> python =
      uv || options.installer == "uv" ? std::nullopt : find_python(options, world);
  if (!uv && !python) {
    return failure(ErrorKind::not_found, "there is no installer in PATH: uv, or python3 with pip");
  }
  std::error_code failed;
  std::string pattern = (std::filesystem::temp_directory_path(failed) / "icecore-XXXXXX").string();
  if (failed || mkdtemp(pattern.data()) == nullptr) {
    return failure(ErrorKind::internal, "no directory can be made for the rebuilt environment");
  }
  Rebuild rebuild{std::filesystem::path(pattern)};
  const std::string file = (rebuild.directory_ / "requirements.txt").string();
  std::ofstream(file, std::ios::binary) << options.requirements;
  rebuild.installer_ = uv ? "uv" : "pip";
  const std::string environment = rebuild.environment();
  ICECORE_TRY(uv ? rebuild_with_uv(*uv, options, environment, file)
                 : rebuild_with_pip(*python, options, environment, file));
  return rebuild;
}

}  // namespace icecore
