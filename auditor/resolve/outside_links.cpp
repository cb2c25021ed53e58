// The whole way of a link is a matter of the tree. The first place outside matters too: a link to
// an interpreter passes the directory that pyvenv.cfg names, wherever links there lead on to.
#include "resolve/outside_links.h"

#include "resolve/environment.h"
#include "resolve/facts_by_file.h"

namespace icecore {
namespace {

class OutsideLinks {
 public:
  OutsideLinks(const Environment& environment, const Tree& tree, Store& store)
      : environment_(environment), tree_(tree), store_(store) {}

  void run() {
    for (const NodeId node : tree_.entries()) {
      if (tree_[node].kind == EntryKind::link && tree_[node].root == 0) add(node);
    }
  }

 private:
  void add(NodeId link) {
    const TreePath path = tree_.path(link);
    if (!path.is_within(environment_.directory)) return;
    const std::optional<NodeId> end = tree_.resolve(path);
    const std::optional<TreePath> place = end ? tree_.path(*end) : tree_.way_stops_at(path);
    if (!place || place->is_within(environment_.directory)) return;
    store_.add(
        OutsideLinkRow{.environment = environment_.row.id,
                       .file = tree_[link].entry,
                       .first_outside = tree_.shown_place(first_outside(path).value_or(*place)),
                       .leads_to = tree_.shown_place(*place),
                       .is_audited = end ? 1 : 0});
    if (!end) add_gap(store_, tree_, link, "link", "the link leads out of the audited trees");
  }

  // Link by link. Where a directory on the way is the link, only the end is known to be outside.
  std::optional<TreePath> first_outside(TreePath place) const {
    for (int hops = 0; hops < longest_link_chain; ++hops) {
      const std::optional<NodeId> node = tree_.find(place);
      if (!node || tree_[*node].kind != EntryKind::link) break;
      const Result<TreePath> next = tree_.path(*node).parent().resolve(tree_[*node].link_target);
      if (!next) break;
      place = *next;
      if (!place.is_within(environment_.directory)) return place;
    }
    return std::nullopt;
  }

  const Environment& environment_;
  const Tree& tree_;
  Store& store_;
};

}  // namespace

void resolve_outside_links(const Environment& environment, const Tree& tree, Store& store) {
  OutsideLinks(environment, tree, store).run();
}

}  // namespace icecore
