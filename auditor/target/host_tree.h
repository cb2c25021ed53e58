// The files of this machine as the target sees them. Absolute paths in the target mean places below
// the system root; the target itself may lie elsewhere and is mounted at its own path.
#pragma once

#include <sys/stat.h>

#include <string>
#include <vector>

#include "target/file_tree.h"

namespace icecore {

class Sightings;

class HostTree final : public FileTree {
 public:
  /// `system_root` is a directory of this machine, or empty when absolute paths lead nowhere.
  explicit HostTree(std::string system_root) : system_root_(std::move(system_root)) {}

  /// Makes `host_directory` visible at `path`, whatever the system root has there.
  void mount(const TreePath& path, std::string host_directory);

  /// Where a path is on this machine; ErrorKind::not_found without a system root. Follows nothing.
  [[nodiscard]] Result<std::string> host_path(const TreePath& path) const;

  /// From now on what is looked at is noted; null: no more.
  void watch(Sightings* sightings) const { sightings_ = sightings; }
  /// Notes a place, by its path on this machine, that is about to be looked at.
  void note(const std::string& host_path) const;
  /// Notes a directory whose names are about to be read.
  void note_listing(const std::string& host_path) const;
  /// Looks at one; false when nothing is there, for which errno has the reason.
  [[nodiscard]] bool look_at(const std::string& host_path, struct stat& status) const;

  [[nodiscard]] bool has_system_root() const override { return !system_root_.empty(); }
  [[nodiscard]] bool is_directory(const TreePath& path) const override;
  [[nodiscard]] bool is_file(const TreePath& path) const override;
  [[nodiscard]] std::optional<std::int64_t> mode_of(const TreePath& path) const override;
  /// Never waits on a FIFO.
  [[nodiscard]] Result<std::string> read(const TreePath& path, std::uint64_t limit) const override;
  [[nodiscard]] std::vector<std::string> names(const TreePath& directory) const override;
  [[nodiscard]] Result<LibraryNeeds> library_needs(const TreePath& path,
                                                   const Limits& limits) const override;
  [[nodiscard]] Result<LoaderBinary> loader_binary(const TreePath& path,
                                                   const Limits& limits) const override;
  [[nodiscard]] Layer list(const Root& root, EntryId first_entry,
                           const ListOptions& options) const override;

 protected:
  [[nodiscard]] Result<Look> look(const TreePath& path) const override;

 private:
  struct Mount {
    TreePath path;
    std::string host_directory;
  };

  std::string system_root_;
  std::vector<Mount> mounts_;
  mutable Sightings* sightings_ = nullptr;  // who watches is no part of the tree
};

}  // namespace icecore
