// The files of a target, wherever they are kept, by their places: on this machine's disk
// (host_tree.h) or in an image that was streamed by. Paths here keep their bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/tree_path.h"
#include "facts/types.h"
#include "facts/vocabulary.h"
#include "icecore/result.h"

namespace icecore {

struct LoaderBinary;
struct Layer;
struct ListOptions;
struct Root;

/// What a library asks the loader for: names as in DT_NEEDED, DT_AUXILIARY and DT_FILTER, and where
/// it wants them looked for.
struct LibraryNeeds {
  std::vector<std::string> names;
  std::optional<std::string> rpath, runpath;
};

class FileTree {
 public:
  FileTree() = default;
  FileTree(const FileTree&) = delete;
  FileTree& operator=(const FileTree&) = delete;
  virtual ~FileTree() = default;

  /// Whether absolute paths lead anywhere.
  [[nodiscard]] virtual bool has_system_root() const = 0;

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

  /// These three follow nothing.
  [[nodiscard]] virtual bool is_directory(const TreePath& path) const = 0;
  [[nodiscard]] virtual bool is_file(const TreePath& path) const = 0;
  [[nodiscard]] virtual std::optional<std::int64_t> mode_of(const TreePath& path) const = 0;

  /// A small regular file's bytes. ErrorKind::limit over `limit` bytes; ErrorKind::unreadable.
  [[nodiscard]] virtual Result<std::string> read(const TreePath& path,
                                                 std::uint64_t limit) const = 0;

  /// Names in a directory, sorted by bytes; empty when it cannot be read.
  [[nodiscard]] virtual std::vector<std::string> names(const TreePath& directory) const = 0;

  /// Errors of reading the file, and of its format.
  [[nodiscard]] virtual Result<LibraryNeeds> library_needs(const TreePath& path,
                                                           const Limits& limits) const = 0;
  [[nodiscard]] virtual Result<LoaderBinary> loader_binary(const TreePath& path,
                                                           const Limits& limits) const = 0;

  /// What is in a root; see `list_root`.
  [[nodiscard]] virtual Layer list(const Root& root, EntryId first_entry,
                                   const ListOptions& options) const = 0;

 protected:
  /// One place, looked at without following it.
  struct Look {
    bool is_link = false;
    std::string link_target;
  };
  /// ErrorKind::not_found where nothing is.
  [[nodiscard]] virtual Result<Look> look(const TreePath& path) const = 0;

 private:
  [[nodiscard]] Result<Way> walk(const TreePath& start, std::vector<std::string> pending,
                                 std::uint64_t hops) const;
};

}  // namespace icecore
