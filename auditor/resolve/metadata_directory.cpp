// pip: metadata/importlib/_envs.py. An import path entry that is itself an `.egg` holds one
// project; an `.egg` beside other packages is not importable and was listed by pip up to 25.0 only.
#include "resolve/metadata_directory.h"

#include <algorithm>

namespace icecore {
namespace {

bool is_directory(const Tree& tree, NodeId node) {
  return tree[node].kind == EntryKind::directory;
}

std::optional<NodeId> metadata_of_egg(NodeId egg, const Tree& tree) {
  const std::optional<NodeId> metadata = tree.child(egg, "EGG-INFO");
  return metadata && is_directory(tree, *metadata) ? metadata : std::nullopt;
}

// A metadata directory that is a link is where the link leads.
void add_child(NodeId name, const EggArchives& archives, const Tree& tree,
               std::vector<MetadataDirectory>& found) {
  const NodeId child = tree.end_of(name).value_or(name);
  const Node& node = tree[name];
  const std::optional<NodeId> link = child == name ? std::nullopt : std::optional(name);
  if (node.name.ends_with(".dist-info") && is_directory(tree, child)) {
    found.push_back({.form = MetadataForm::dist_info, .node = child, .link = link});
  } else if (node.name.ends_with(".egg-info") &&
             (is_directory(tree, child) || tree[child].kind == EntryKind::file)) {
    found.push_back({.form = MetadataForm::egg_info, .node = child, .link = link});
  } else if (node.name.ends_with(".egg") && is_directory(tree, child)) {
    if (const std::optional<NodeId> metadata = metadata_of_egg(child, tree)) {
      found.push_back({.form = MetadataForm::egg, .node = *metadata});
    }
  } else if (node.name.ends_with(".egg") && archives.contains(tree[child].entry)) {
    found.push_back({.form = MetadataForm::egg_zip, .node = child, .link = link});
  }
}

void add_linked(NodeId link, const EggLinks& links, const Tree& tree,
                std::vector<MetadataDirectory>& found) {
  const auto fact = links.find(tree[link].entry);
  if (fact == links.end() || fact->second.target.empty()) return;
  const Result<TreePath> place = tree.path(tree[link].parent).resolve(fact->second.target);
  const std::optional<NodeId> directory = place ? tree.resolve(*place) : std::nullopt;
  if (!directory || !is_directory(tree, *directory)) return;
  for (const NodeId child : tree[*directory].children) {
    if (!tree[child].name.ends_with(".egg-info") || !is_directory(tree, child)) continue;
    found.push_back({.form = MetadataForm::egg_link, .node = child, .egg_link = link});
  }
}

}  // namespace

std::vector<MetadataDirectory> metadata_directories(NodeId place, const EggLinks& links,
                                                    const EggArchives& archives, const Tree& tree) {
  std::vector<MetadataDirectory> found;
  for (const NodeId child : tree[place].children) add_child(child, archives, tree, found);
  if (tree[place].name.ends_with(".egg")) {
    if (const std::optional<NodeId> metadata = metadata_of_egg(place, tree)) {
      found.push_back({.form = MetadataForm::egg, .node = *metadata});
    }
  }
  if (archives.contains(tree[place].entry)) {
    found.push_back({.form = MetadataForm::egg_zip, .node = place});
  }
  for (const NodeId child : tree[place].children) {
    if (tree[child].name.ends_with(".egg-link")) add_linked(child, links, tree, found);
  }
  return found;
}

}  // namespace icecore
