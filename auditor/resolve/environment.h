// Environments, their import paths and what is installed on them: the first facts computed from
// facts, on which all others stand.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/resolved.h"
#include "merge/tree.h"
#include "target/installations.h"
#include "target/variables.h"

namespace icecore {

class Store;

/// One entry of an import path.
struct SearchEntry {
  TreePath place;  ///< As Python has it on sys.path.
  SearchOrigin origin = SearchOrigin::site_packages;
  std::optional<NodeId> node;      ///< What is there, links followed.
  std::optional<NodeId> named_by;  ///< The .pth file that put it there.
  bool is_site = false;            ///< Whether Python reads its .pth files.

  /// Whether installers put distributions there: all but the standard library.
  [[nodiscard]] bool holds_distributions() const {
    return origin != SearchOrigin::standard_library && origin != SearchOrigin::extension_modules;
  }
};

/// One installed project.
struct Distribution {
  DistributionRow row;
  NodeId location{};  ///< Its metadata directory.
  TreePath home;      ///< The directory that holds the metadata directory, or the `.egg`.
  TreePath base;      ///< The directory that the paths of `record` are relative to.
  std::size_t search_position = 0;
};

struct Environment {
  EnvironmentRow row;
  TreePath directory;                   ///< Where it is in the tree.
  std::optional<NodeId> interpreter;    ///< The file that bin/python ends at.
  std::optional<TreePath> base_prefix;  ///< The interpreter's own, when it is part of the audit.
  std::optional<TreePath> user_base;    ///< Where the user's own packages are; escaped.
  std::string python;  ///< `3.12`, or `3.13t`: the name of its library directory without `python`.
  std::vector<SearchEntry> search_path;
  std::vector<Distribution>
      distributions;  ///< By place on the import path, then name of the metadata directory.

  /// Index of the distribution with this number, which must be one of the environment's own.
  [[nodiscard]] std::size_t index_of(std::int64_t distribution) const {
    return static_cast<std::size_t>(distribution - distributions.front().row.id);
  }
};

/// The Y of a version `3.Y…`, nothing for another text.
std::optional<int> minor_of_python3(std::string_view version);

/// The site-packages of the user whose packages are below `user_base`.
TreePath user_site_of(const TreePath& user_base, std::string_view python);

/// What is known of the environments that were found, added to the store. What cannot be determined
/// is a gap.
std::vector<Environment> resolve_environments(const std::vector<Installation>& installations,
                                              const ImportSettings& settings, const Tree& tree,
                                              Store& store);

/// Fills in `search_path` by the rules of getpath and site.py for the environment's version.
void resolve_search_path(Environment& environment, const ImportSettings& settings, const Tree& tree,
                         Store& store);

/// Fills in `distributions` from the metadata directories on the import path, numbered from
/// `first_id` on.
void resolve_distributions(Environment& environment, std::int64_t first_id, const Tree& tree,
                           Store& store);

}  // namespace icecore
