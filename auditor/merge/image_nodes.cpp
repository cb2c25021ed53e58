// Names are kept once and numbered: an image has each of its names, `__init__.py` above all, many
// times. Nodes that left the tree stay in the vector: there are few, and numbers stay what they
// are.
#include "merge/image_nodes.h"

#include <algorithm>

namespace icecore {

ImageNodes::ImageNodes() = default;

ImageNodeId ImageNodes::child(ImageNodeId directory, std::string_view name) const {
  const auto number = numbers_.find(name);
  if (number == numbers_.end()) return no_image_node;
  const auto found = children_.find(key(directory, number->second));
  return found == children_.end() ? no_image_node : found->second;
}

ImageNodeId ImageNodes::add_child(ImageNodeId directory, std::string_view name) {
  const auto id = static_cast<ImageNodeId>(nodes_.size());
  ImageNode& node = nodes_.emplace_back();
  node.parent = directory;
  node.name = keep(name);
  node.next = nodes_[directory].first_child;
  if (node.next != no_image_node) nodes_[node.next].previous = id;
  nodes_[directory].first_child = id;
  children_[key(directory, node.name)] = id;
  return id;
}

void ImageNodes::unlink(ImageNodeId id) {
  const ImageNode& node = nodes_[id];
  if (node.next != no_image_node) nodes_[node.next].previous = node.previous;
  if (node.previous != no_image_node) {
    nodes_[node.previous].next = node.next;
  } else {
    nodes_[node.parent].first_child = node.next;
  }
  children_.erase(key(node.parent, node.name));
}

std::uint32_t ImageNodes::keep(std::string_view text) {
  const auto found = numbers_.find(text);
  if (found != numbers_.end()) return found->second;
  const auto number = static_cast<std::uint32_t>(texts_.size());
  numbers_.emplace(texts_.emplace_back(text), number);
  return number;
}

std::vector<ImageNodeId> ImageNodes::subtree(ImageNodeId top) const {
  std::vector<ImageNodeId> found{top};
  for (std::size_t i = 0; i < found.size(); ++i) {
    ImageNodeId child = nodes_[found[i]].first_child;
    for (; child != no_image_node; child = nodes_[child].next) found.push_back(child);
  }
  return found;
}

std::vector<ImageNodeId> ImageNodes::sorted_children(ImageNodeId directory) const {
  std::vector<ImageNodeId> children;
  ImageNodeId child = nodes_[directory].first_child;
  for (; child != no_image_node; child = nodes_[child].next) children.push_back(child);
  std::ranges::sort(children, {}, [&](ImageNodeId id) { return text(nodes_[id].name); });
  return children;
}

bool ImageNodes::is_at_or_below(ImageNodeId id, ImageNodeId top) const {
  while (id != top && id != root()) id = nodes_[id].parent;
  return id == top;
}

}  // namespace icecore
