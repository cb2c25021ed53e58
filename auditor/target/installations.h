// Where Python is installed: environments by what their directories hold.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/tree_path.h"
#include "facts/vocabulary.h"

namespace icecore {

class FileTree;
struct Layer;

/// An environment that a target holds.
struct Installation {
  EnvironmentKind kind = EnvironmentKind::venv;
  TreePath directory;
  /// `3.12`, or `3.13t`: its library directory's name without `python`. Empty where another file
  /// tells: for a venv, a directory, and a conda environment without Python.
  std::string python;
  /// The prefix of its interpreter: its own, or the one that a venv leads to; nothing where there
  /// is none in the target's files.
  std::optional<TreePath> base_prefix = std::nullopt;

  friend auto operator<=>(const Installation&, const Installation&) = default;
};

/// `lib/pythonX.Y` and its kin below a prefix, without links: lib64 is usually a link to lib.
std::vector<TreePath> python_libraries(const TreePath& prefix, const FileTree& files);

/// Those of them that are a standard library: they hold os.py, by which Python itself looks.
std::vector<TreePath> standard_libraries(const TreePath& prefix, const FileTree& files);

/// What a directory is: a venv (PEP 405), a conda environment (it has conda-meta), the system's
/// Python (`/usr`) or another prefix, one for each version; or a directory that distributions were
/// installed into. Empty if it is none of these.
std::vector<Installation> installations_at(const TreePath& directory, const FileTree& files);

/// All environments of a listed root but plain directories, sorted.
std::vector<Installation> installations_in(const Layer& layer);

}  // namespace icecore
