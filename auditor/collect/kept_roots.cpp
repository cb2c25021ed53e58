// A root is written again as a whole if anything of it was read or is gone.
#include "collect/kept_roots.h"

#include <utility>

#include "target/host_tree.h"

namespace icecore {

std::string root_identity(const Root& root, const HostTree& files, const CollectOptions& options) {
  std::string identity = options.second_digest;
  const auto add = [&](const TreePath& path) {
    const Result<std::string> place = files.host_path(path);
    identity += '\0';
    identity += place ? *place : path.text();
  };
  add(root.path);
  for (const TreePath& part : root.parts) add(part);
  return identity;
}

CacheKey root_key(const Root& root, const HostTree& files, const CollectOptions& options) {
  return FactCache::key(CacheKind::files, root_identity(root, files, options), options.limits);
}

KeptRoots::KeptRoots(std::span<const Layer> layers,
                     std::vector<std::shared_ptr<const KeptFiles>> known)
    : layers_(layers), roots_(layers.size()) {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (!known[i]) continue;
    roots_[i].known = std::move(known[i]);
    roots_[i].next.add_owner(roots_[i].known);
  }
}

const KeptFile* KeptRoots::find(std::size_t layer, std::size_t entry) {
  const KeptFiles* known = roots_[layer].known.get();
  if (known == nullptr) return nullptr;
  const Entry& wanted = layers_[layer].entries[entry];
  if (layer_ != layer || directory_ != wanted.directory) {
    layer_ = layer;
    directory_ = wanted.directory;
    path_ = layers_[layer].directory_path(wanted.directory);
  }
  return known->find(path_, wanted);
}

void KeptRoots::add_owner(const KeptRoot::Owner& owner) {
  for (Part& root : roots_) root.next.add_owner(owner);
}

void KeptRoots::add(std::size_t layer, std::size_t entry, const KeptFile* found, Bytes record) {
  Part& root = roots_[layer];
  root.has_new |= !record.empty();
  if (record.empty() && found != nullptr) record = found->record;
  if (!record.empty()) root.next.add(layers_[layer].entries[entry].directory, record);
}

void KeptRoots::keep(FactCache& cache, const std::function<CacheKey(const Layer&)>& key_of) {
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    Part& root = roots_[i];
    const std::size_t before = root.known ? root.known->size() : 0;
    if (!root.has_new && root.next.size() == before) continue;
    const Layer& layer = layers_[i];
    std::vector<std::string> paths;
    for (std::uint32_t number = 0; number < layer.directories.size(); ++number) {
      paths.push_back(layer.directory_path(number));
    }
    std::move(root.next).keep(cache, key_of(layer), std::move(paths));
  }
}

}  // namespace icecore
