// Joins what was collected to where it is: layers to one tree, and the tree to the tables root,
// directory and entry.
#pragma once

#include <cstdint>
#include <span>

#include "merge/tree.h"

namespace icecore {

class Store;
struct Layer;
struct Target;

class Merge {
 public:
  /// The target must outlive it.
  explicit Merge(const Target& target) : target_(target) {}

  /// Folds further layers into the tree, and writes their roots and entries to the store.
  void add(std::span<const Layer> layers, Store& store);
  /// Writes the target, too, and gives the tree of all layers. Resolve works on the tree: it has
  /// what the tables have.
  Tree finish(Store& store);

 private:
  void add(const Layer& layer, Store& store);

  const Target& target_;
  Tree tree_;
  std::int64_t roots_ = 0;
  std::int64_t next_directory_ = 1;
};

}  // namespace icecore
