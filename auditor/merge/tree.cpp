// Nodes are numbers into one vector. Links are resolved part by part with an explicit stack, at
// most 40 hops, inside the tree: an absolute link starts at its top again.
#include "merge/tree.h"

#include <algorithm>
#include <ranges>

#include "base/text.h"
#include "target/layer.h"

namespace icecore {
namespace {

std::vector<std::string_view> written_parts(std::string_view path) {
  std::vector<std::string_view> parts = split(path, '/');
  std::erase_if(parts, [](std::string_view part) { return part.empty() || part == "."; });
  return parts;
}

}  // namespace

TreePath escaped_path(const TreePath& path) {
  if (!needs_escape(path.text())) return path;
  TreePath result;
  for (const std::string_view part : path.parts()) result = result.child(escaped(part));
  return result;
}

void Tree::add(std::span<const Layer> layers) {
  // Room for directories above the roots, and for a small layer that comes later: all would move.
  constexpr std::size_t room = 4096;
  std::size_t entries = 0;
  for (const Layer& layer : layers) entries += layer.entries.size();
  if (nodes_.capacity() < nodes_.size() + entries) nodes_.reserve(nodes_.size() + entries + room);
  by_entry_.resize(by_entry_.size() + entries);
  for (const Layer& layer : layers) add(layer);
  sort_children();
}

void Tree::add(const Layer& layer) {
  const auto root = static_cast<std::uint32_t>(roots_.size());
  roots_.push_back(TreeRoot{.id = static_cast<std::int64_t>(root) + 1,
                            .name = layer.root.name,
                            .kind = layer.root.kind,
                            .path = escaped_path(layer.root.path)});
  for (const TreePath& part : layer.root.parts) parts_.insert(escaped_path(part).text());
  for (const TreePath& directory : layer.root.searched) {
    searched_.insert(escaped_path(directory).text());
  }
  std::vector<NodeId> directories;
  directories.reserve(layer.directories.size());
  std::size_t next = 0;
  // A layer lists a directory's entry before its content, so every directory has its node when it
  // is needed.
  for (const TreePath& directory : layer.directories) {
    const TreePath path = escaped_path(directory);
    directories.push_back(place_of(path));
    const std::size_t number = directories.size() - 1;
    for (; next < layer.entries.size() && layer.entries[next].directory <= number; ++next) {
      const Entry& entry = layer.entries[next];
      const NodeId node = add_entry(layer, next, directories[entry.directory], root);
      if (entry.kind == EntryKind::directory) {
        // Parts of a root share the directory above them: it need not be this one.
        const TreePath above =
            entry.directory == number ? path : escaped_path(layer.directories[entry.directory]);
        places_.insert_or_assign(above.child(entry.name).text(), node);
      }
    }
  }
}

NodeId Tree::add_child(NodeId directory, std::string_view name) {
  const auto id = static_cast<NodeId>(nodes_.size());
  nodes_.push_back(Node{.parent = directory, .name = std::string(name)});
  nodes_[static_cast<std::size_t>(directory)].children.push_back(id);
  return id;
}

NodeId Tree::place_of(const TreePath& directory) {
  std::vector<TreePath> missing;
  TreePath above = directory;
  while (!above.is_root() && !places_.contains(above.text())) {
    missing.push_back(above);
    above = above.parent();
  }
  NodeId place = above.is_root() ? top() : places_.at(above.text());
  for (const TreePath& path : missing | std::views::reverse) {
    place = add_child(place, path.name());
    places_.emplace(path.text(), place);
  }
  return place;
}

NodeId Tree::add_entry(const Layer& layer, std::size_t number, NodeId directory,
                       std::uint32_t root) {
  const Entry& entry = layer.entries[number];
  const EntryId id = layer.first_entry + static_cast<EntryId>(number);
  const NodeId place = add_child(directory, entry.name);
  Node& node = nodes_[static_cast<std::size_t>(place)];
  node.kind = entry.kind;
  node.entry = id;
  node.root = root;
  node.listing_position = entry.listing_position;
  node.mode = entry.mode;
  if (entry.streamed) node.layer = static_cast<std::int32_t>(entry.streamed->layer);
  node.size = entry.size;
  node.mtime_ns = entry.mtime_ns;
  node.sha256 = entry.sha256;
  node.link_target = entry.link_target.value_or("");
  by_entry_[static_cast<std::size_t>(id)] = place;
  return place;
}

void Tree::sort_children() {
  const auto name_of = [this](NodeId id) -> const std::string& { return (*this)[id].name; };
  for (Node& node : nodes_) {
    if (!std::ranges::is_sorted(node.children, {}, name_of)) {
      std::ranges::stable_sort(node.children, {}, name_of);
    }
  }
}

bool Tree::is_read(const TreePath& place) const {
  for (TreePath above = place; !parts_.contains(above.text()); above = above.parent()) {
    if (above.is_root()) return false;
  }
  return true;
}

bool Tree::is_known(std::string_view written) const {
  const Result<TreePath> place = TreePath().resolve(written);
  if (!place) return false;
  if (searched_.contains(place->parent().text())) return true;
  const Walk end = walk(written_parts(written), true);
  return !end.missing.empty() && is_read(path(end.last).child(end.missing));
}

std::optional<NodeId> Tree::child(NodeId directory, std::string_view name) const {
  const std::vector<NodeId>& children = (*this)[directory].children;
  const auto place = std::ranges::lower_bound(
      children, name, {}, [this](NodeId id) -> std::string_view { return (*this)[id].name; });
  if (place == children.end() || (*this)[*place].name != name) return std::nullopt;
  return *place;
}

Tree::Walk Tree::walk(const TreePath& path, bool follow_last) const {
  return walk(path.parts(), follow_last);
}

Tree::Walk Tree::walk(const std::vector<std::string_view>& parts, bool follow_last) const {
  // Views of the path and of the links' own texts, which the tree keeps.
  std::vector<std::string_view> pending(parts.rbegin(), parts.rend());
  NodeId place = top();
  int hops = longest_link_chain;
  while (!pending.empty()) {
    const std::string_view part = pending.back();
    pending.pop_back();
    if (part == "..") {
      place = (*this)[place].parent;
      continue;
    }
    const std::optional<NodeId> next = child(place, part);
    if (!next) return {.last = place, .missing = std::string(part)};
    const Node& node = (*this)[*next];
    if (node.kind != EntryKind::link || (pending.empty() && !follow_last)) {
      place = *next;
      continue;
    }
    if (hops-- == 0) return {.last = place, .missing = ""};
    if (node.link_target.starts_with('/')) place = top();
    const std::vector<std::string_view> target = split(node.link_target, '/');
    for (const std::string_view part_of_target : target | std::views::reverse) {
      if (!part_of_target.empty() && part_of_target != ".") pending.emplace_back(part_of_target);
    }
  }
  return {.last = place, .missing = "", .is_there = true};
}

std::optional<NodeId> Tree::find(const TreePath& path) const {
  const Walk end = walk(path, false);
  return end.is_there ? std::optional(end.last) : std::nullopt;
}

std::optional<NodeId> Tree::resolve(const TreePath& path) const {
  const Walk end = walk(path, true);
  return end.is_there ? std::optional(end.last) : std::nullopt;
}

std::optional<NodeId> Tree::resolve_written(std::string_view path) const {
  const Walk end = walk(written_parts(path), true);
  return end.is_there ? std::optional(end.last) : std::nullopt;
}

std::optional<NodeId> Tree::end_of(NodeId node) const {
  return (*this)[node].kind == EntryKind::link ? resolve(path(node)) : std::optional(node);
}

std::optional<TreePath> Tree::way_stops_at(const TreePath& path) const {
  const Walk end = walk(path, true);
  if (end.missing.empty()) return std::nullopt;
  return this->path(end.last).child(end.missing);
}

TreePath Tree::path(NodeId id) const {
  std::vector<NodeId> chain;
  for (NodeId node = id; node != top(); node = (*this)[node].parent) chain.push_back(node);
  TreePath result;
  for (const NodeId node : chain | std::views::reverse) result = result.child((*this)[node].name);
  return result;
}

std::string Tree::shown_path(NodeId id) const {
  return path(id).relative_to(roots_[(*this)[id].root].path);
}

std::string Tree::shown_place(const TreePath& place) const {
  const TreeRoot* innermost = nullptr;
  for (const TreeRoot& root : roots_) {
    // The system's root is `/`: a place in it is shown as it is.
    const bool holds = root.kind != RootKind::system && place.is_within(root.path);
    if (holds && (innermost == nullptr || root.path.is_within(innermost->path))) innermost = &root;
  }
  if (innermost == nullptr) return place.text();
  const std::string inside = place.relative_to(innermost->path);
  return innermost->kind == RootKind::target ? inside : innermost->name + ":" + inside;
}

}  // namespace icecore
