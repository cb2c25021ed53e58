// Loads name files; a link counts where what it leads to does, unless it was read only because
// somebody may open a library by that name, as by one that is there for linking. What is opened by
// name is only likely, and does not count.
#include "resolve/closure.h"

#include <fmt/format.h>

#include <set>
#include <string>

#include "facts/store.h"

namespace icecore {

std::vector<bool> with_closure(const Environment& environment, std::vector<bool> reach,
                               const Tree& tree, const Store& store) {
  std::vector<bool> loaded(reach.size(), false);
  const auto note = [&](EntryId file) { loaded[static_cast<std::size_t>(file)] = true; };
  std::set<std::string> needed;
  std::set<std::string> opened;
  store.each<LoadRow>(
      "id",
      [&](const LoadRow& load) {
        const bool is_opened = load.root_kind == LoadRoot::opened;
        (is_opened ? opened : needed).insert(load.name.substr(load.name.rfind('/') + 1));
        if (!is_opened) note(*load.found);
      },
      fmt::format("environment = {} AND found IS NOT NULL", environment.row.id));
  store.each<LoaderFact>("file", [&](const LoaderFact& loader) { note(loader.file); });
  store.each<LoaderCacheFact>("file, position",
                              [&](const LoaderCacheFact& cache) { note(cache.file); });
  for (const NodeId node : tree.entries()) {
    const Node& entry = tree[node];
    if (tree.roots()[entry.root].kind != RootKind::system) continue;
    const bool is_link = entry.kind == EntryKind::link;
    const bool is_other = is_link && opened.contains(entry.name) && !needed.contains(entry.name);
    const std::optional<NodeId> end = is_link ? tree.end_of(node) : std::optional(node);
    reach[static_cast<std::size_t>(entry.entry)] =
        !is_other && end && loaded[static_cast<std::size_t>(tree[*end].entry)];
  }
  return reach;
}

}  // namespace icecore
