// The tree that LayerFold works on: nodes by number, with their children by name.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/text.h"
#include "merge/image_layers.h"

namespace icecore {

using ImageNodeId = std::uint32_t;
inline constexpr ImageNodeId no_image_node = 0xffffffff;

struct ImageNode {
  ImageNodeId parent = 0, first_child = no_image_node;
  ImageNodeId next = no_image_node, previous = no_image_node;  // of the same directory
  std::uint32_t name = 0, link_text = 0;                       // numbers of texts
  std::uint32_t layer = 0;    // that put it there or, for a directory, gave it last
  std::uint32_t touched = 0;  // the last layer that put something there or below
  std::uint32_t link_group = 0;
  TarKind kind = TarKind::directory;
  std::optional<EntryPosition> placed_by, content;
};

class ImageNodes {
 public:
  /// Only the root, an implied directory.
  ImageNodes();

  [[nodiscard]] static ImageNodeId root() { return 0; }
  ImageNode& operator[](ImageNodeId id) { return nodes_[id]; }
  const ImageNode& operator[](ImageNodeId id) const { return nodes_[id]; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }

  /// The child of that name; no_image_node without one.
  [[nodiscard]] ImageNodeId child(ImageNodeId directory, std::string_view name) const;
  ImageNodeId add_child(ImageNodeId directory, std::string_view name);
  /// Takes it, and so all below it, out of the tree.
  void unlink(ImageNodeId id);

  /// A text that stays where it is.
  std::uint32_t keep(std::string_view text);
  [[nodiscard]] std::string_view text(std::uint32_t number) const { return texts_[number]; }

  /// The node and all below it, each directory before its content.
  [[nodiscard]] std::vector<ImageNodeId> subtree(ImageNodeId top) const;
  /// The children by name.
  [[nodiscard]] std::vector<ImageNodeId> sorted_children(ImageNodeId directory) const;
  [[nodiscard]] bool is_at_or_below(ImageNodeId id, ImageNodeId top) const;

 private:
  [[nodiscard]] static std::uint64_t key(ImageNodeId directory, std::uint32_t name) {
    return std::uint64_t{directory} << 32U | name;
  }

  std::vector<ImageNode> nodes_{ImageNode{}};
  std::deque<std::string> texts_{std::string()};
  std::unordered_map<std::string_view, std::uint32_t> numbers_{{std::string_view(), 0}};
  std::unordered_map<std::uint64_t, ImageNodeId> children_;
};

}  // namespace icecore
