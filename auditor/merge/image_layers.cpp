// OCI image specification 1.1, layer.md ("Applying Changesets", "Whiteouts"). Entries are applied
// in their order; a marker hides what lower layers brought and never what its own layer did,
// wherever it stands. (containerd and docker remove at once what a plain whiteout names, their own
// layer's file too, if it came before. No tool writes such a layer.)
//
// As containerd, docker and umoci have it: links among the directories of a name are followed
// inside the root, the last part is not; directories that nothing describes are made; an entry
// takes the place of what is there, and only a directory on a directory leaves what is below; a
// hard link's target counts from the root. No unpacker takes the anomalies that leave an entry out.
#include "merge/image_layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ranges>
#include <utility>

#include "base/text.h"
#include "merge/image_nodes.h"

namespace icecore {
namespace {

constexpr std::string_view whiteout_prefix = ".wh.";
constexpr std::string_view special_prefix = ".wh..wh.";
constexpr std::string_view opaque_name = ".wh..wh..opq";

// aufs's books, which are no files of the image: .wh..wh.plnk/…, .wh..wh.aufs, .wh..wh.orph.
bool is_of_aufs(const TreePath& path) {
  if (!path.text().contains(special_prefix)) return false;
  return std::ranges::any_of(path.parts(), [](std::string_view part) {
    return part.starts_with(special_prefix) && part != opaque_name;
  });
}

// Where a name's directories lead: to a node, or below it to what is not there yet.
struct Walk {
  ImageNodeId last = ImageNodes::root();
  std::vector<std::string_view> missing;
  ImageNodeId blocking =
      no_image_node;       // what is no directory, where the first missing one should be
  std::uint64_t hops = 0;  // links that were followed
  bool is_loop = false;
};

}  // namespace

class LayerFold::State {
 public:
  State(const Limits& limits, Whiteouts whiteouts)
      : limits_(limits), has_whiteouts_(whiteouts == Whiteouts::hide) {}

  void begin_layer() {
    ++layers_;
    entries_ = 0;
  }
  Result<void> add(const LayerEntry& entry);
  ImageTree finish();

 private:
  [[nodiscard]] std::uint32_t layer() const { return layers_ - 1; }
  void anomaly(FoldAnomaly anomaly) { tree_.anomalies.push_back({position_, anomaly}); }
  void place(const LayerEntry& entry);
  void place_in(ImageNodeId directory, const LayerEntry& entry);
  void place_hard_link(ImageNodeId directory, const LayerEntry& entry);
  void set_root(const LayerEntry& entry);
  void update_directory(ImageNodeId id);
  ImageNodeId add_node(ImageNodeId directory, std::string_view name, TarKind kind);
  void touch(ImageNodeId id);

  [[nodiscard]] Walk walk(const TreePath& directory) const;
  void take_part(Walk& walk, std::string_view part, std::vector<std::string_view>& pending) const;
  std::optional<ImageNodeId> directory_at(const TreePath& path);
  [[nodiscard]] ImageNodeId find(const TreePath& path) const;

  void apply_marker(const TreePath& path);
  void apply_opaque(ImageNodeId directory);
  void hide_lower(ImageNodeId top, HiddenBy how);
  void replace(ImageNodeId top);
  void hide(ImageNodeId node, HiddenBy how);

  const Limits limits_;
  const bool has_whiteouts_;
  ImageNodes nodes_;
  ImageTree tree_;
  std::uint32_t layers_ = 0, entries_ = 0, link_groups_ = 0;
  std::uint64_t all_entries_ = 0;
  EntryPosition position_;
  // Where the last entry's directory is, which is mostly the next one's, too. Nothing once nodes
  // left the tree, and for names that lead over links: what comes next may lead them elsewhere.
  std::optional<std::pair<TreePath, ImageNodeId>> last_directory_;
};

Result<void> LayerFold::State::add(const LayerEntry& entry) {
  if (++all_entries_ > limits_.entries || nodes_.size() > limits_.entries) {
    return failure(ErrorKind::limit,
                   fmt::format("the image has more than {} entries", limits_.entries));
  }
  position_ = {.layer = layer(), .entry = entries_++};
  if (!entry.path) {
    anomaly(FoldAnomaly::no_place);
  } else if (has_whiteouts_ && is_of_aufs(*entry.path)) {
    tree_.markers.push_back(position_);
  } else if (entry.path->is_root()) {
    set_root(entry);
  } else {
    place(entry);
  }
  return {};
}

void LayerFold::State::set_root(const LayerEntry& entry) {
  if (entry.kind != TarKind::directory) return anomaly(FoldAnomaly::root_not_directory);
  update_directory(ImageNodes::root());
}

void LayerFold::State::place(const LayerEntry& entry) {
  const bool is_marker = has_whiteouts_ && entry.path->name().starts_with(whiteout_prefix);
  if (is_marker) return apply_marker(*entry.path);
  const std::optional<ImageNodeId> directory = directory_at(entry.path->parent());
  if (!directory) return anomaly(FoldAnomaly::link_loop);
  place_in(*directory, entry);
}

// A marker makes no directory: umoci writes those of a directory that became a file below that
// file.
void LayerFold::State::apply_marker(const TreePath& path) {
  const Walk found = walk(path.parent());
  if (found.is_loop) return anomaly(FoldAnomaly::link_loop);
  const std::string_view name = path.name().substr(whiteout_prefix.size());
  if (name.empty() || name == "." || name == "..") return anomaly(FoldAnomaly::bad_whiteout);
  tree_.markers.push_back(position_);
  if (!found.missing.empty()) return;
  if (path.name() == opaque_name) return apply_opaque(found.last);
  const ImageNodeId there = nodes_.child(found.last, name);
  if (there != no_image_node) hide_lower(there, HiddenBy::whiteout);
}

void LayerFold::State::place_in(ImageNodeId directory, const LayerEntry& entry) {
  if (entry.kind == TarKind::hard_link) return place_hard_link(directory, entry);
  const std::string_view name = entry.path->name();
  const ImageNodeId there = nodes_.child(directory, name);
  if (there != no_image_node) {
    const bool both = entry.kind == TarKind::directory && nodes_[there].kind == TarKind::directory;
    if (both) return update_directory(there);
    replace(there);
  }
  ImageNode& node = nodes_[add_node(directory, name, entry.kind)];
  node.placed_by = node.content = position_;
  if (entry.kind == TarKind::symbolic_link) node.link_text = nodes_.keep(entry.link_target);
}

void LayerFold::State::place_hard_link(ImageNodeId directory, const LayerEntry& entry) {
  const ImageNodeId target = entry.hard_link ? find(*entry.hard_link) : no_image_node;
  if (target == no_image_node) return anomaly(FoldAnomaly::link_target_missing);
  if (nodes_[target].kind == TarKind::directory) return anomaly(FoldAnomaly::link_to_directory);
  const ImageNodeId there = nodes_.child(directory, entry.path->name());
  if (there != no_image_node) {
    if (nodes_.is_at_or_below(target, there)) return anomaly(FoldAnomaly::link_to_itself);
    replace(there);
  }
  if (nodes_[target].link_group == 0) nodes_[target].link_group = ++link_groups_;
  ImageNode& node = nodes_[add_node(directory, entry.path->name(), nodes_[target].kind)];
  node.placed_by = position_;
  node.content = nodes_[target].content;
  node.link_group = nodes_[target].link_group;
  node.link_text = nodes_[target].link_text;
}

void LayerFold::State::update_directory(ImageNodeId id) {
  hide(id, HiddenBy::updated);
  nodes_[id].placed_by = nodes_[id].content = position_;
  nodes_[id].layer = layer();
  touch(id);
}

ImageNodeId LayerFold::State::add_node(ImageNodeId directory, std::string_view name, TarKind kind) {
  const ImageNodeId id = nodes_.add_child(directory, name);
  nodes_[id].kind = kind;
  nodes_[id].layer = layer();
  touch(id);
  return id;
}

// So that a whiteout of this layer leaves the way to it.
void LayerFold::State::touch(ImageNodeId id) {
  for (; nodes_[id].touched != layers_; id = nodes_[id].parent) nodes_[id].touched = layers_;
}

void LayerFold::State::take_part(Walk& walk, std::string_view part,
                                 std::vector<std::string_view>& pending) const {
  if (part.empty() || part == ".") return;
  if (part == "..") {
    if (walk.missing.empty()) {
      walk.last = nodes_[walk.last].parent;
    } else {
      walk.missing.pop_back();
    }
    return;
  }
  const ImageNodeId child = walk.missing.empty() ? nodes_.child(walk.last, part) : no_image_node;
  if (child == no_image_node) {
    if (walk.missing.empty()) walk.blocking = no_image_node;
    walk.missing.push_back(part);
  } else if (nodes_[child].kind == TarKind::directory) {
    walk.last = child;
  } else if (nodes_[child].kind == TarKind::symbolic_link) {
    if (++walk.hops > limits_.link_hops) walk.is_loop = true;
    const std::string_view target = nodes_.text(nodes_[child].link_text);
    if (target.starts_with('/')) walk.last = ImageNodes::root();
    for (const std::string_view next : split(target, '/') | std::views::reverse) {
      pending.push_back(next);
    }
  } else {
    walk.blocking = child;
    walk.missing.push_back(part);
  }
}

Walk LayerFold::State::walk(const TreePath& directory) const {
  Walk result;
  std::vector<std::string_view> pending = directory.parts();
  std::ranges::reverse(pending);
  while (!pending.empty() && !result.is_loop) {
    const std::string_view part = pending.back();
    pending.pop_back();
    take_part(result, part, pending);
  }
  return result;
}

// The directory, made where it is missing; nothing for links in a circle.
std::optional<ImageNodeId> LayerFold::State::directory_at(const TreePath& path) {
  if (last_directory_ && last_directory_->first == path) return last_directory_->second;
  const Walk found = walk(path);
  if (found.is_loop) return std::nullopt;
  if (!found.missing.empty() && found.blocking != no_image_node) {
    anomaly(FoldAnomaly::below_file);
    replace(found.blocking);
  }
  ImageNodeId directory = found.last;
  for (const std::string_view name : found.missing) {
    directory = add_node(directory, name, TarKind::directory);
  }
  last_directory_.reset();
  if (found.hops == 0) last_directory_.emplace(path, directory);
  return directory;
}

ImageNodeId LayerFold::State::find(const TreePath& path) const {
  if (path.is_root()) return ImageNodes::root();
  const Walk found = walk(path.parent());
  if (found.is_loop || !found.missing.empty()) return no_image_node;
  return nodes_.child(found.last, path.name());
}

void LayerFold::State::apply_opaque(ImageNodeId directory) {
  ImageNodeId next = no_image_node;
  for (ImageNodeId id = nodes_[directory].first_child; id != no_image_node; id = next) {
    next = nodes_[id].next;
    hide_lower(id, HiddenBy::opaque);
  }
}

// Hides what lower layers have at the node and below. A directory of theirs with something of this
// layer in it stays, but nothing describes it any more.
void LayerFold::State::hide_lower(ImageNodeId top, HiddenBy how) {
  last_directory_.reset();
  std::vector<ImageNodeId> pending{top};
  while (!pending.empty()) {
    const ImageNodeId id = pending.back();
    pending.pop_back();
    if (nodes_[id].touched != layers_) {
      for (const ImageNodeId below : nodes_.subtree(id)) hide(below, how);
      nodes_.unlink(id);
      continue;
    }
    ImageNodeId child = nodes_[id].first_child;
    for (; child != no_image_node; child = nodes_[child].next) pending.push_back(child);
    if (nodes_[id].layer == layer()) continue;
    hide(id, how);
    nodes_[id].placed_by = nodes_[id].content = std::nullopt;
    nodes_[id].layer = layer();
  }
}

void LayerFold::State::replace(ImageNodeId top) {
  last_directory_.reset();
  for (const ImageNodeId below : nodes_.subtree(top)) hide(below, HiddenBy::replaced);
  nodes_.unlink(top);
}

void LayerFold::State::hide(ImageNodeId node, HiddenBy how) {
  const std::optional<EntryPosition>& entry = nodes_[node].placed_by;
  if (entry) tree_.hidden.push_back({.entry = *entry, .by_layer = layer(), .how = how});
}

ImageTree LayerFold::State::finish() {
  // Of a group of hard links one name may be left.
  std::vector<std::uint32_t> names(link_groups_ + 1, 0);
  for (const ImageNodeId id : nodes_.subtree(ImageNodes::root())) ++names[nodes_[id].link_group];
  std::vector<std::pair<ImageNodeId, std::uint32_t>> pending{{ImageNodes::root(), 0}};
  while (!pending.empty()) {
    const auto [id, parent] = pending.back();
    pending.pop_back();
    const auto number = static_cast<std::uint32_t>(tree_.places.size());
    const ImageNode& node = nodes_[id];
    tree_.places.push_back({.parent = parent,
                            .name = std::string(nodes_.text(node.name)),
                            .kind = node.kind,
                            .placed_by = node.placed_by,
                            .content = node.content,
                            .link_group = names[node.link_group] > 1 ? node.link_group : 0});
    for (const ImageNodeId child : nodes_.sorted_children(id) | std::views::reverse) {
      pending.emplace_back(child, number);
    }
  }
  return std::move(tree_);
}

LayerEntry to_layer_entry(const TarEntry& entry) {
  const bool is_link = entry.kind == TarKind::symbolic_link;
  return {.path = entry.path,
          .kind = entry.kind,
          .link_target = is_link ? entry.link_target : std::string(),
          .hard_link = entry.hard_link};
}

std::string_view to_word(HiddenBy how) {
  constexpr std::array<std::string_view, 4> words{"whiteout", "opaque", "replaced", "updated"};
  return words.at(static_cast<std::size_t>(how));
}

std::string_view to_word(FoldAnomaly anomaly) {
  constexpr std::array<std::string_view, 8> words{
      "no-place",       "link-loop",    "link-target-missing", "link-to-directory",
      "link-to-itself", "bad-whiteout", "root-not-directory",  "below-file"};
  return words.at(static_cast<std::size_t>(anomaly));
}

bool is_left_out(FoldAnomaly anomaly) {
  return anomaly != FoldAnomaly::below_file;
}

TreePath ImageTree::path(std::uint32_t place) const {
  std::vector<std::uint32_t> way;
  for (; place != 0; place = places[place].parent) way.push_back(place);
  TreePath path;
  for (const std::uint32_t number : way | std::views::reverse) {
    path = path.child(places[number].name);
  }
  return path;
}

LayerFold::LayerFold(const Limits& limits, Whiteouts whiteouts)
    : state_(std::make_unique<State>(limits, whiteouts)) {
}

LayerFold::~LayerFold() = default;

void LayerFold::begin_layer() {
  state_->begin_layer();
}

Result<void> LayerFold::add(const LayerEntry& entry) {
  return state_->add(entry);
}

ImageTree LayerFold::finish() {
  return state_->finish();
}

Result<ImageTree> merge_image_layers(const std::vector<std::vector<LayerEntry>>& layers,
                                     const Limits& limits) {
  LayerFold fold(limits);
  for (const std::vector<LayerEntry>& layer : layers) {
    fold.begin_layer();
    for (const LayerEntry& entry : layer) ICECORE_TRY(fold.add(entry));
  }
  return fold.finish();
}

}  // namespace icecore
