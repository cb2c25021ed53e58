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

void add_layer(const Layer& layer, std::int64_t root, std::int64_t first_directory, Store& store) {
  std::int64_t number = first_directory;
  for (const TreePath& directory : layer.directories) {
    store.add(DirectoryRow{
        .id = number++, .root = root, .path = escaped(directory.relative_to(layer.root.path))});
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

}  // namespace

Tree merge_layers(const Target& target, const std::vector<Layer>& layers, Store& store) {
  store.add(TargetRow{
      .reference = target.reference, .kind = target.kind, .system_root = target.system_root});
  for (const auto& [name, value] : target.variables.all()) {
    store.add(VariableFact{.name = escaped(name),
                           .value = escaped(masked_value(name, value)),
                           .origin = target.variables.is_of_image(name) ? "image" : "option"});
  }
  std::int64_t root = 0;
  std::int64_t first_directory = 1;
  for (const Layer& layer : layers) {
    ++root;
    const bool is_target = layer.root.kind == RootKind::target;
    store.add(RootRow{.id = root,
                      .name = layer.root.name,
                      .kind = layer.root.kind,
                      .path = is_target ? target.reference : escaped(layer.root.path.text()),
                      .reason = layer.root.reason});
    add_layer(layer, root, first_directory, store);
    first_directory += static_cast<std::int64_t>(layer.directories.size());
  }
  return Tree::merge(layers);
}

}  // namespace icecore
