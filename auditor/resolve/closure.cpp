// Loads name files; a link counts where what it leads to does. What Python source may open by name
// is only likely, and does not count.
#include "resolve/closure.h"

#include <fmt/format.h>

#include "facts/store.h"

namespace icecore {

std::vector<bool> with_closure(const Environment& environment, std::vector<bool> reach,
                               const Tree& tree, const Store& store) {
  std::vector<bool> loaded(reach.size(), false);
  const auto note = [&](EntryId file) { loaded[static_cast<std::size_t>(file)] = true; };
  store.each<LoadRow>(
      "id", [&](const LoadRow& load) { note(*load.found); },
      fmt::format("environment = {} AND found IS NOT NULL AND root_kind <> 'opened'",
                  environment.row.id));
  store.each<LoaderFact>("file", [&](const LoaderFact& loader) { note(loader.file); });
  store.each<LoaderCacheFact>("file, position",
                              [&](const LoaderCacheFact& cache) { note(cache.file); });
  for (const NodeId node : tree.entries()) {
    const Node& entry = tree[node];
    if (tree.roots()[entry.root].kind != RootKind::system) continue;
    const std::optional<NodeId> end =
        entry.kind == EntryKind::link ? tree.end_of(node) : std::optional(node);
    reach[static_cast<std::size_t>(entry.entry)] =
        end && loaded[static_cast<std::size_t>(tree[*end].entry)];
  }
  return reach;
}

}  // namespace icecore
