// An environment built again from a lock by the user's own installer, in a directory of its own.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "command/world.h"
#include "icecore/result.h"

namespace icecore {

struct RebuildOptions {
  std::string requirements;              ///< The text of a requirements file with hashes.
  std::string python;                    ///< What the installer takes for one: a path or `3.12`.
  std::string installer;                 ///< uv, pip, or empty for what is there.
  std::vector<std::string> wheelhouses;  ///< Directories that wheels may come from.
  std::vector<std::string> indexes;      ///< URLs to ask in place of the configured one.
  bool is_offline = false;               ///< Only from there.
};

/// Gone, with all that is in it, when it is destroyed.
class Rebuild {
 public:
  /// Runs the installer: wheels only, hashes required, nothing but what the lock names.
  /// ErrorKind::not_found when there is no installer, else ErrorKind::internal.
  static Result<Rebuild> make(const RebuildOptions& options, const World& world);
  Rebuild(Rebuild&& other) noexcept;
  Rebuild& operator=(Rebuild&&) = delete;
  ~Rebuild();

  [[nodiscard]] std::string environment() const { return (directory_ / "environment").string(); }
  [[nodiscard]] const std::string& installer() const { return installer_; }

 private:
  explicit Rebuild(std::filesystem::path directory) : directory_(std::move(directory)) {}

  std::filesystem::path directory_;
  std::string installer_;
};

}  // namespace icecore
