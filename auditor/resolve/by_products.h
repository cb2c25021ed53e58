// What an environment's maker leaves beside the distributions: its configuration, links to the
// interpreter, activation scripts and marks. Recognised by content, never by name alone.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "facts/collected.h"
#include "merge/tree.h"
#include "resolve/environment.h"
#include "resolve/environment_files.h"

namespace icecore {

class Store;

struct Owner;

class ByProducts {
 public:
  /// `environments` must outlive it.
  ByProducts(const std::vector<Environment>& environments, const Tree& tree, const Store& store);

  /// The maker of the environment, `unknown` for a file that only looks like its work, or nothing.
  [[nodiscard]] std::optional<Owner> owner_of(NodeId id) const;

 private:
  // A path in an environment.
  struct Inside {
    const Environment& environment;
    std::string path;
  };
  [[nodiscard]] const Environment* environment_of(const TreePath& place) const;
  [[nodiscard]] std::optional<Owner> owner_of_second_name(NodeId id) const;
  [[nodiscard]] std::optional<Owner> owner_of_link(NodeId id, const Inside& inside) const;
  [[nodiscard]] std::optional<Owner> owner_of_interpreter_copy(
      NodeId id, const Environment& environment) const;
  [[nodiscard]] std::optional<Owner> owner_of_generated(NodeId id, const Inside& inside) const;
  [[nodiscard]] bool is_maker_known_for(const Environment& environment,
                                        std::string_view name) const;
  [[nodiscard]] std::optional<Owner> owner_of_easy_install(NodeId id) const;
  [[nodiscard]] bool is_line_of_setuptools(const TreePath& site, const PthLineFact& line) const;

  const std::vector<Environment>& environments_;
  const Tree& tree_;
  const KnownFiles& known_;
  std::unordered_map<EntryId, GeneratedFileFact> generated_;
  std::unordered_map<EntryId, std::vector<PthLineFact>> pth_lines_;
};

}  // namespace icecore
