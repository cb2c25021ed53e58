// Commands that install packages: what they ask for, and whether that is one version of it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/limits.h"
#include "formats/shell_command.h"

namespace icecore {

enum class InstallTool : std::uint8_t { pip, conda, apt, apk, dnf };

/// What one request fixes.
enum class RequestPin : std::uint8_t {
  nothing,      ///< No version.
  range,        ///< Several versions satisfy it.
  version,      ///< One version; or a variable that stands where one would.
  digest,       ///< One artifact.
  commit,       ///< A VCS URL with a whole commit.
  revision,     ///< A VCS URL with a branch or a tag, or with neither.
  url,          ///< A URL without a digest.
  local,        ///< A path: it comes with the build's own files.
  file,         ///< A file that lists requests.
  hashed_file,  ///< The same, where each needs a digest.
  not_told      ///< A variable stands for it, or another file may limit it.
};

struct InstallRequest {
  std::string text;  ///< As written; credentials too.
  std::string name;  ///< Without version; empty where there is none.
  RequestPin pin = RequestPin::nothing;
};

struct InstallCommand {
  InstallTool tool = InstallTool::pip;
  std::vector<InstallRequest> requests;
  std::vector<std::string> indexes;        ///< pip's --index-url, in place of the default one.
  std::vector<std::string> extra_indexes;  ///< --extra-index-url and --find-links, beside it.
  std::vector<std::string> channels;       ///< conda's.
  bool upgrades_all = false;               ///< `apt-get upgrade` and the like: whatever is newest.
};

/// Nothing for other commands. `words` begin with the command's name.
[[nodiscard]] std::optional<InstallCommand> read_install_command(std::span<const ShellWord> words,
                                                                 const Limits& limits);

/// What a requirement as pip takes it fixes.
[[nodiscard]] InstallRequest read_pip_request(const ShellWord& word, const Limits& limits);

}  // namespace icecore
