// A walk down from each place where the environment starts. Where another environment's directory
// or site-packages come up on the way the walk stops, unless it is a starting place itself.
#include "resolve/reach.h"

#include <algorithm>
#include <set>

namespace icecore {
namespace {

class Reach {
 public:
  Reach(const Environment& environment, const std::vector<Environment>& environments,
        const Tree& tree)
      : environment_(environment), tree_(tree), reached_(tree.entry_count() + 1, false) {
    for (const Environment& other : environments) {
      if (&other == &environment) continue;
      if (const std::optional<NodeId> node = tree.find(other.directory)) foreign_.insert(*node);
      // Inside a base interpreter's library, which a venv reaches, is what only the base imports.
      for (const SearchEntry& entry : other.search_path) {
        if (entry.is_site && entry.node) foreign_.insert(*entry.node);
      }
    }
  }

  std::vector<bool> run() {
    start(tree_.find(environment_.directory));
    start(environment_.interpreter);
    for (const SearchEntry& entry : environment_.search_path) start(entry.node);
    for (const TreeRoot& root : tree_.roots()) {
      if (root.kind == RootKind::interpreter && environment_.base_prefix == root.path) {
        start(tree_.find(root.path));
      }
    }
    return std::move(reached_);
  }

 private:
  void start(std::optional<NodeId> node) {
    if (!node) return;
    std::vector<NodeId> pending{*node};
    while (!pending.empty()) {
      const NodeId next = pending.back();
      pending.pop_back();
      if (next != *node && foreign_.contains(next)) continue;
      const EntryId entry = tree_[next].entry;
      reached_[static_cast<std::size_t>(entry)] = true;
      if (const std::optional<NodeId> end = linked(next)) pending.push_back(*end);
      std::ranges::copy(tree_[next].children, std::back_inserter(pending));
    }
  }

  // Where a link leads that is part of the audit for links' sake only, unless it was there already.
  std::optional<NodeId> linked(NodeId node) const {
    if (tree_[node].kind != EntryKind::link) return std::nullopt;
    const std::optional<NodeId> end = tree_.end_of(node);
    const bool is_new = end && tree_[*end].entry != 0 &&
                        !reached_[static_cast<std::size_t>(tree_[*end].entry)] &&
                        tree_.roots()[tree_[*end].root].kind == RootKind::linked;
    return is_new ? end : std::nullopt;
  }

  const Environment& environment_;
  const Tree& tree_;
  std::set<NodeId> foreign_;
  std::vector<bool> reached_;
};

}  // namespace

std::vector<bool> reach_of(const Environment& environment,
                           const std::vector<Environment>& environments, const Tree& tree) {
  if (environments.size() == 1) return std::vector<bool>(tree.entry_count() + 1, true);
  return Reach(environment, environments, tree).run();
}

}  // namespace icecore
