// Every entry of every layer is a row; for directories on disk no layer hides another.
#include "merge/merge.h"

#include "base/text.h"
#include "facts/store.h"
#include "formats/secret_text.h"
#include "target/layer.h"

namespace icecore {
namespace {

Blob blob_of(const std::string& text) {
  const Bytes bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

}  // namespace

void Merge::add(std::span<const Layer> layers, Store& store) {
  for (const Layer& layer : layers) add(layer, store);
  tree_.add(layers);
}

void Merge::add(const Layer& layer, Store& store) {
  const std::int64_t root = ++roots_;
  const bool is_target = layer.root.kind == RootKind::target;
  store.add(RootRow{.id = root,
                    .name = layer.root.name,
                    .kind = layer.root.kind,
                    .path = is_target ? target_.reference : escaped(layer.root.path.text()),
                    .reason = layer.root.reason});
  const std::int64_t first_directory = next_directory_;
  for (const TreePath& directory : layer.directories) {
    store.add(DirectoryRow{.id = next_directory_++,
                           .root = root,
                           .path = escaped(directory.relative_to(layer.root.path))});
  }
  EntryId id = layer.first_entry;
  for (const Entry& entry : layer.entries) {
    EntryRow row{.id = id++,
                 .directory = first_directory + entry.directory,
                 .name = entry.name,
                 .kind = entry.kind,
                 .size = static_cast<std::int64_t>(entry.size),
                 .mode = entry.mode,
                 .mtime_ns = entry.mtime_ns,
                 .link_target = entry.link_target,
                 .sha256 = entry.sha256};
    if (entry.streamed) row.layer = entry.streamed->layer;
    if (entry.raw_name) row.raw_name = blob_of(*entry.raw_name);
    store.add(std::move(row));
  }
}

Tree Merge::finish(Store& store) {
  store.add(TargetRow{
      .reference = target_.reference, .kind = target_.kind, .system_root = target_.system_root});
  for (const auto& [name, value] : target_.variables.all()) {
    store.add(VariableFact{.name = escaped(name),
                           .value = escaped(masked_value(name, value)),
                           .origin = target_.variables.is_of_image(name) ? "image" : "option"});
  }
  return std::move(tree_);
}

}  // namespace icecore
