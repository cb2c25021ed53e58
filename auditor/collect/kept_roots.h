// The roots of one audit, with what is kept of their files: what was there is found, what is new is
// taken down, and what changed is kept for the next audit.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "collect/file_facts.h"
#include "collect/kept_files.h"
#include "target/layer.h"

namespace icecore {

class HostTree;

/// What makes a root the same one the next time: where it is, which parts of it are listed, and
/// what is taken of each file.
[[nodiscard]] std::string root_identity(const Root& root, const HostTree& files,
                                        const CollectOptions& options);

[[nodiscard]] CacheKey root_key(const Root& root, const HostTree& files,
                                const CollectOptions& options);

class KeptRoots {
 public:
  /// `known` has one for each layer, or null. For one thread.
  KeptRoots(std::span<const Layer> layers, std::vector<std::shared_ptr<const KeptFiles>> known);

  /// What is known of a layer's entry; nullptr where it has to be read.
  [[nodiscard]] const KeptFile* find(std::size_t layer, std::size_t entry);

  /// Keeps alive the bytes that records are of.
  void add_owner(const KeptRoot::Owner& owner);
  /// What there is of an entry now: a new record, or else that which was found.
  void add(std::size_t layer, std::size_t entry, const KeptFile* found, Bytes record);

  /// Hands over the roots that are not as they were.
  void keep(FactCache& cache, const std::function<CacheKey(const Layer&)>& key_of);

 private:
  struct Part {
    std::shared_ptr<const KeptFiles> known;
    KeptRoot next;
    bool has_new = false;
  };

  std::span<const Layer> layers_;
  std::vector<Part> roots_;
  // The directory of the last entry that was looked for: the next one is mostly in it, too.
  std::size_t layer_ = 0;
  std::optional<std::uint32_t> directory_;
  std::string path_;
};

}  // namespace icecore
