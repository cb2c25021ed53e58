// Which file of a directory `import name` takes: the order of Python's own finder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "merge/tree.h"

namespace icecore {

/// One file that could be imported by a name.
struct ModuleFile {
  std::string_view name;  ///< Of the module; part of a node's name, so the tree must live.
  int rank = 0;           ///< The smallest of a name is imported.
  NodeId file{};          ///< The module, or what a package starts with.
};

class ModuleFinder {
 public:
  /// `python` is the name of the library directory without `python`: `3.12`, `3.13t`.
  ModuleFinder(const Tree& tree, std::string_view python);

  /// Sorted by name and rank. Namespace packages are none: any module of the name goes before them.
  [[nodiscard]] std::vector<ModuleFile> modules(NodeId directory) const;
  /// What is imported by the name from this directory.
  [[nodiscard]] std::optional<NodeId> find(NodeId directory, std::string_view name) const;

 private:
  [[nodiscard]] std::optional<ModuleFile> module_of(NodeId child) const;
  [[nodiscard]] std::optional<ModuleFile> module_of_file(std::string_view file_name) const;
  [[nodiscard]] bool is_for_this_python(std::string_view tag) const;
  [[nodiscard]] std::optional<NodeId> start_of(NodeId package) const;

  const Tree& tree_;
  std::string tag_;  // cpython-312
};

}  // namespace icecore
