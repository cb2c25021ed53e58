// The files of this machine as the target sees them. Absolute paths in the target mean places below
// the system root; the target itself may lie elsewhere and is mounted at its own path. Paths here
// keep their bytes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/tree_path.h"
#include "icecore/result.h"

namespace icecore {

class HostTree {
 public:
  /// `system_root` is a directory of this machine, or empty when absolute paths lead nowhere.
  explicit HostTree(std::string system_root) : system_root_(std::move(system_root)) {}

  [[nodiscard]] bool has_system_root() const { return !system_root_.empty(); }

  /// Makes `host_directory` visible at `path`, whatever the system root has there.
  void mount(const TreePath& path, std::string host_directory);

  /// Where a path is on this machine; ErrorKind::not_found without a system root. Follows nothing.
  [[nodiscard]] Result<std::string> host_path(const TreePath& path) const;

  /// What following a path came by.
  struct Way {
    TreePath end;
    std::vector<TreePath> links;  ///< In the order in which they were followed.
  };

  /// Follows every link on a path inside this tree, at most `hops` of them. ErrorKind::not_found
  /// when something on the way is not there, ErrorKind::limit for a loop.
  [[nodiscard]] Result<Way> follow(const TreePath& path, std::uint64_t hops) const;
  /// The place that a path ends at; errors as for `follow`.
  [[nodiscard]] Result<TreePath> resolve(const TreePath& path, std::uint64_t hops) const;
  /// The same for a name in a directory whose own links were followed; costs one look.
  [[nodiscard]] Result<TreePath> resolve_child(const TreePath& directory, std::string_view name,
                                               std::uint64_t hops) const;

  [[nodiscard]] bool is_directory(const TreePath& path) const;
  [[nodiscard]] bool is_file(const TreePath& path) const;

  /// A small regular file's bytes; never waits on a FIFO. ErrorKind::limit over `limit` bytes.
  [[nodiscard]] Result<std::string> read(const TreePath& path, std::uint64_t limit) const;

  /// Names in a directory, sorted by bytes; empty when it cannot be read.
  [[nodiscard]] std::vector<std::string> names(const TreePath& directory) const;

 private:
  struct Mount {
    TreePath path;
    std::string host_directory;
  };
  [[nodiscard]] Result<Way> walk(const TreePath& start, std::vector<std::string> pending,
                                 std::uint64_t hops) const;

  std::string system_root_;
  std::vector<Mount> mounts_;
};

}  // namespace icecore
