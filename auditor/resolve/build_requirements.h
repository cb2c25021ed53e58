// What source distributions need to be built, and whether that is one version of each.
#pragma once

#include <unordered_map>
#include <vector>

#include "facts/collected.h"
#include "facts/resolved_artifact.h"
#include "merge/tree.h"

namespace icecore {

class Store;

class BuildRequirements {
 public:
  /// Both outlive it.
  BuildRequirements(const Tree& tree, Store& store);

  /// Adds those of one source distribution. `place` is its directory.
  void look_at(const WheelRow& sdist, NodeId place);

 private:
  void add(const WheelRow& sdist, const std::vector<BuildRequiresFact>& texts, std::int64_t stated);

  const Tree& tree_;
  Store& store_;
  std::unordered_map<EntryId, BuildSystemFact> systems_;
  std::unordered_map<EntryId, std::vector<BuildRequiresFact>> texts_;
};

}  // namespace icecore
