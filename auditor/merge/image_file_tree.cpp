// Binaries are not read again: what they need was collected as they streamed by.
#include "merge/image_file_tree.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

#include "base/text.h"
#include "formats/loader_binary.h"
#include "target/layer.h"

namespace icecore {
namespace {

// The rows of one type among a file's.
template <typename Row, typename Use>
void each_row(const StreamedEntry& entry, const Use& use) {
  for (const Fact& fact : entry.file.rows) {
    if (const Row* row = std::get_if<Row>(&fact)) use(*row);
  }
}

}  // namespace

EntryKind entry_kind(TarKind kind) {
  switch (kind) {
    case TarKind::file:
    case TarKind::hard_link:
      return EntryKind::file;
    case TarKind::directory:
      return EntryKind::directory;
    case TarKind::symbolic_link:
      return EntryKind::link;
    case TarKind::fifo:
      return EntryKind::fifo;
    case TarKind::character_device:
    case TarKind::block_device:
      return EntryKind::device;
    case TarKind::other:
      return EntryKind::socket;
  }
  std::unreachable();
}

ImageFileTree::ImageFileTree(ImageTree tree, const std::vector<StreamedLayer>& layers,
                             bool is_system)
    : tree_(std::move(tree)),
      is_system_(is_system),
      layers_(layers),
      children_(tree_.places.size()) {
  for (Place place = 1; place < tree_.places.size(); ++place) {
    children_[tree_.places[place].parent].push_back(place);
  }
  for (std::vector<Place>& children : children_) {
    std::ranges::sort(children, {},
                      [&](Place place) -> const std::string& { return tree_.places[place].name; });
  }
}

std::optional<ImageFileTree::Place> ImageFileTree::child(Place directory,
                                                         std::string_view name) const {
  const std::vector<Place>& children = children_[directory];
  const auto found = std::ranges::lower_bound(
      children, name, {}, [&](Place place) { return std::string_view(tree_.places[place].name); });
  if (found == children.end() || tree_.places[*found].name != name) return std::nullopt;
  return *found;
}

std::optional<ImageFileTree::Place> ImageFileTree::find(const TreePath& path) const {
  std::optional<Place> place = 0;
  for (const std::string_view part : path.parts()) {
    place = child(*place, part);
    if (!place) return std::nullopt;
  }
  return place;
}

const StreamedEntry* ImageFileTree::content(Place place) const {
  const std::optional<EntryPosition>& position = tree_.places[place].content;
  return position ? &layers_[position->layer].entries[position->entry] : nullptr;
}

Result<const StreamedEntry*> ImageFileTree::file_at(const TreePath& path) const {
  const std::optional<Place> place = find(path);
  const StreamedEntry* entry = place && is_file(path) ? content(*place) : nullptr;
  if (entry != nullptr) return entry;
  return failure(ErrorKind::not_found, escaped(path.text()) + " is no file");
}

Result<FileTree::Look> ImageFileTree::look(const TreePath& path) const {
  const std::optional<Place> place = find(path);
  if (!place) {
    return failure(ErrorKind::not_found, escaped(path.text()) + ": No such file or directory");
  }
  if (tree_.places[*place].kind != TarKind::symbolic_link) return Look{};
  return Look{.is_link = true, .link_target = content(*place)->tar.link_target};
}

bool ImageFileTree::is_directory(const TreePath& path) const {
  const std::optional<Place> place = find(path);
  return place && tree_.places[*place].kind == TarKind::directory;
}

bool ImageFileTree::is_file(const TreePath& path) const {
  const std::optional<Place> place = find(path);
  return place && entry_kind(tree_.places[*place].kind) == EntryKind::file;
}

std::optional<std::int64_t> ImageFileTree::mode_of(const TreePath& path) const {
  const std::optional<Place> place = find(path);
  const StreamedEntry* entry = place ? content(*place) : nullptr;
  return entry != nullptr ? std::optional<std::int64_t>(entry->tar.mode) : std::nullopt;
}

Result<std::string> ImageFileTree::read(const TreePath& path, std::uint64_t limit) const {
  const StreamedEntry* entry = ICECORE_TRY(file_at(path));
  if (entry->tar.size > limit) {
    return failure(ErrorKind::limit, "more than the limit of " + std::to_string(limit) + " bytes");
  }
  if (entry->text) return *entry->text;
  return failure(ErrorKind::unreadable, "its bytes were not kept");
}

std::vector<std::string> ImageFileTree::names(const TreePath& directory) const {
  std::vector<std::string> result;
  const std::optional<Place> place = find(directory);
  if (!place) return result;
  for (const Place below : children_[*place]) result.push_back(tree_.places[below].name);
  return result;
}

Result<LibraryNeeds> ImageFileTree::library_needs(const TreePath& path, const Limits&) const {
  const StreamedEntry* entry = ICECORE_TRY(file_at(path));
  LibraryNeeds needs;
  bool is_elf = false;
  each_row<NativeFact>(*entry, [&](const NativeFact& fact) {
    is_elf = fact.format == "elf";
    needs.rpath = fact.rpath;
    needs.runpath = fact.runpath;
  });
  if (!is_elf) return failure(ErrorKind::unsupported, "it is no ELF file");
  each_row<NeededFact>(*entry, [&](const NeededFact& fact) { needs.names.push_back(fact.name); });
  return needs;
}

Result<LoaderBinary> ImageFileTree::loader_binary(const TreePath& path, const Limits&) const {
  const StreamedEntry* entry = ICECORE_TRY(file_at(path));
  std::optional<LoaderBinary> loader;
  each_row<LoaderFact>(*entry, [&](const LoaderFact& fact) {
    loader = LoaderBinary{
        .family = fact.kind == LoaderKind::glibc ? LoaderFamily::glibc : LoaderFamily::musl,
        .version = fact.version,
        .vendor = fact.vendor,
        .lib = fact.lib};
  });
  if (!loader) return failure(ErrorKind::not_found, "it is no loader");
  each_row<LoaderDirectoryFact>(*entry, [&](const LoaderDirectoryFact& fact) {
    loader->system_directories.push_back(fact.path);
  });
  return *std::move(loader);
}

// Lists a root part by part and level by level, as a walk over a disk does.
class ImageLister {
 public:
  ImageLister(const ImageFileTree& files, const ListOptions& options, Layer& layer)
      : files_(files), limits_(options.limits), layer_(layer) {}

  void list_part(const TreePath& part) {
    const std::optional<Place> place = files_.find(part);
    if (!place) {
      layer_.gaps.push_back(gap(part, "No such file or directory"));
      return;
    }
    const bool is_directory = files_.tree_.places[*place].kind == TarKind::directory;
    if (part != layer_.root.path || !is_directory) {
      Entry entry = entry_of(*place);
      entry.directory = add_parent(part.parent());
      layer_.entries.push_back(std::move(entry));
    }
    std::deque<std::pair<TreePath, Place>> pending;
    if (is_directory) pending.emplace_back(part, *place);
    for (; !pending.empty(); pending.pop_front()) {
      const auto [path, directory] = pending.front();
      list_directory(path, directory, pending);
    }
  }

 private:
  using Place = ImageFileTree::Place;

  [[nodiscard]] Gap gap(const TreePath& path, std::string reason) const {
    return Gap{.root = layer_.root.name,
               .path = escaped(path.relative_to(layer_.root.path)),
               .reader = "walk",
               .offset = std::nullopt,
               .reason = std::move(reason)};
  }

  // Parts of a root may share a parent that is itself no part.
  std::uint32_t add_parent(const TreePath& path) {
    const auto [place, is_new] = parents_.emplace(path, layer_.directories.size());
    if (is_new) layer_.directories.push_back(path);
    return static_cast<std::uint32_t>(place->second);
  }

  [[nodiscard]] Entry entry_of(Place place) const {
    const ImagePlace& at = files_.tree_.places[place];
    Entry entry{.name = escaped(at.name), .kind = entry_kind(at.kind)};
    if (entry.name != at.name) entry.raw_name = at.name;
    const StreamedEntry* content = files_.content(place);
    if (content == nullptr) {
      entry.mode = 0755;
      return entry;
    }
    entry.streamed = {.layer = at.content->layer, .entry = at.content->entry};
    entry.mode = content->tar.mode;
    entry.mtime_ns = content->tar.mtime_ns;
    if (entry.kind == EntryKind::link) entry.link_target = escaped(content->tar.link_target);
    if (entry.kind == EntryKind::file) entry.size = content->tar.size;
    return entry;
  }

  void list_directory(const TreePath& path, Place directory,
                      std::deque<std::pair<TreePath, Place>>& pending) {
    const std::vector<Place>& children = files_.children_[directory];
    const auto number = static_cast<std::uint32_t>(layer_.directories.size());
    layer_.directories.push_back(path);
    std::uint32_t position = 0;
    for (const Place child : children) {
      const ImagePlace& at = files_.tree_.places[child];
      const TreePath place = path.child(at.name);
      if (std::ranges::find(layer_.root.excluded, place) != layer_.root.excluded.end()) continue;
      if (place.text().size() > limits_.path_bytes) {
        layer_.gaps.push_back(gap(path, "a path below it is too long"));
        continue;
      }
      if (at.kind == TarKind::directory) {
        if (is_foreign_to_import(layer_.root, place, files_)) continue;
        pending.emplace_back(place, child);
      }
      Entry entry = entry_of(child);
      entry.directory = number;
      entry.listing_position = position++;
      layer_.entries.push_back(std::move(entry));
    }
  }

  const ImageFileTree& files_;
  const Limits& limits_;
  Layer& layer_;
  std::map<TreePath, std::size_t> parents_;
};

Layer ImageFileTree::list(const Root& root, EntryId first_entry, const ListOptions& options) const {
  Layer layer{.root = root, .first_entry = first_entry};
  ImageLister lister(*this, options, layer);
  for (const TreePath& part : root.parts) lister.list_part(part);
  return layer;
}

Result<ImageTree> fold_streamed(const std::vector<StreamedLayer>& layers, const Limits& limits,
                                Whiteouts whiteouts) {
  LayerFold fold(limits, whiteouts);
  for (const StreamedLayer& layer : layers) {
    fold.begin_layer();
    for (const StreamedEntry& entry : layer.entries) {
      ICECORE_TRY(fold.add(to_layer_entry(entry.tar)));
    }
  }
  return fold.finish();
}

Result<ImageTree> fold_beside(const std::vector<StreamedLayer>& layers,
                              const std::vector<std::string>& names, const Limits& limits) {
  LayerFold fold(limits, Whiteouts::are_names);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    fold.begin_layer();
    const TreePath own = TreePath().child(names[i]);
    for (const StreamedEntry& entry : layers[i].entries) {
      LayerEntry placed = to_layer_entry(entry.tar);
      const bool is_link =
          placed.kind == TarKind::symbolic_link || placed.kind == TarKind::hard_link;
      if (is_link) placed.path.reset();
      if (placed.path) {
        TreePath place = own;
        for (const std::string_view part : placed.path->parts()) place = place.child(part);
        placed.path = std::move(place);
      }
      ICECORE_TRY(fold.add(placed));
    }
  }
  return fold.finish();
}

}  // namespace icecore
