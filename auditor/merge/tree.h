// The merged file system of a target: every entry of every root at its place. Names are escaped, as
// in all facts. Only here are links followed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/digest.h"
#include "base/tree_path.h"
#include "facts/types.h"
#include "facts/vocabulary.h"

namespace icecore {

struct Layer;

/// Number of a node in its tree; not the number of an entry: directories above a root are nodes
/// without one.
enum class NodeId : std::uint32_t {};

struct Node {
  NodeId parent{};
  std::string name;
  EntryKind kind = EntryKind::directory;
  EntryId entry = 0;       ///< 0 for a directory above the roots.
  std::uint32_t root = 0;  ///< Index into the tree's roots; meaningless without an entry.
  std::uint32_t listing_position = 0;
  std::uint32_t mode = 0;
  std::int32_t layer = -1;  ///< Of an image, from 0; -1 for what is in none.
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;
  std::optional<Digest> sha256;
  std::string link_target;
  std::vector<NodeId> children;  ///< Sorted by name.
};

/// What a root is to those who read facts.
struct TreeRoot {
  std::int64_t id = 0;  ///< Its number in the table `root`.
  std::string name;
  RootKind kind = RootKind::target;
  TreePath path;  ///< Escaped.
};

/// Links are followed this far, as Linux does.
inline constexpr int longest_link_chain = 40;

/// A path as facts and the tree have it, from one with its bytes.
TreePath escaped_path(const TreePath& path);

class Tree {
 public:
  /// Folds layers into the tree; where two have an entry at one place the later one's stays. Their
  /// entries' numbers follow those of the layers that came before.
  void add(std::span<const Layer> layers);

  [[nodiscard]] const Node& operator[](NodeId id) const {
    return nodes_[static_cast<std::size_t>(id)];
  }
  [[nodiscard]] static NodeId top() { return NodeId{0}; }
  [[nodiscard]] std::span<const TreeRoot> roots() const { return roots_; }

  /// Whether a place is part of what was read, so that nothing being there means that it is
  /// missing.
  [[nodiscard]] bool is_read(const TreePath& place) const;

  /// Whether nothing being at a path, as a program composes it, means that nothing is there: it
  /// would be in a part that was read, or names were looked for in its directory.
  [[nodiscard]] bool is_known(std::string_view written) const;

  /// The node at a path, following links in its directories but not at its end.
  [[nodiscard]] std::optional<NodeId> find(const TreePath& path) const;
  /// The node that a path ends at, following every link; nothing for loops and links that lead out
  /// of the tree.
  [[nodiscard]] std::optional<NodeId> resolve(const TreePath& path) const;
  /// The same for a path as a program composes it: `..` is the directory above what comes before
  /// it, links followed. Relative ones start at the top.
  [[nodiscard]] std::optional<NodeId> resolve_written(std::string_view path) const;
  /// The first place on the way, links followed, where nothing is in the tree; nothing where the
  /// path ends at a node or its links go in a circle.
  [[nodiscard]] std::optional<TreePath> way_stops_at(const TreePath& path) const;
  [[nodiscard]] std::optional<NodeId> child(NodeId directory, std::string_view name) const;
  /// The node itself, or where its links end; nothing where they lead out of the tree.
  [[nodiscard]] std::optional<NodeId> end_of(NodeId node) const;

  /// The place of a node, without links.
  [[nodiscard]] TreePath path(NodeId id) const;
  /// The path of a node inside its root, as facts give it.
  [[nodiscard]] std::string shown_path(NodeId id) const;
  /// A place as reports show it: inside the root that holds it (`name:path` for other roots than
  /// the target's), else whole.
  [[nodiscard]] std::string shown_place(const TreePath& place) const;
  /// The node of an entry.
  [[nodiscard]] NodeId node_of(EntryId entry) const {
    return by_entry_[static_cast<std::size_t>(entry)];
  }
  [[nodiscard]] std::size_t entry_count() const { return by_entry_.size() - 1; }
  /// Every node that is an entry, in the order of entry numbers.
  [[nodiscard]] std::span<const NodeId> entries() const { return std::span(by_entry_).subspan(1); }

 private:
  NodeId add_child(NodeId directory, std::string_view name);
  NodeId place_of(const TreePath& directory);
  void add(const Layer& layer);
  NodeId add_entry(const Layer& layer, std::size_t number, NodeId directory, std::uint32_t root);
  void sort_children();

  // Where a walk ends: at a node, or below the last one that is there.
  struct Walk {
    NodeId last = top();
    std::string missing;  // the name that `last` does not hold
    bool is_there = false;
  };
  [[nodiscard]] Walk walk(const TreePath& path, bool follow_last) const;
  [[nodiscard]] Walk walk(const std::vector<std::string_view>& parts, bool follow_last) const;

  std::vector<Node> nodes_{Node{}};
  std::vector<NodeId> by_entry_{NodeId{0}};
  std::vector<TreeRoot> roots_;
  std::unordered_map<std::string, NodeId> places_;  // directories by path, for what is added
  std::unordered_set<std::string> parts_;     // what of the roots was read, with all below; escaped
  std::unordered_set<std::string> searched_;  // directories where names were looked for; escaped
};

}  // namespace icecore
