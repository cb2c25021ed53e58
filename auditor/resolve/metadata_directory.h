// The metadata of installed projects on one entry of an import path, in all forms that
// importlib.metadata and pip know.
#pragma once

#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "facts/collected.h"
#include "merge/tree.h"

namespace icecore {

struct MetadataDirectory {
  MetadataForm form = MetadataForm::dist_info;
  NodeId node{};  ///< The directory; the file of a one-file `.egg-info`, the archive.
  std::optional<NodeId> egg_link;  ///< The `.egg-link` that leads to it.
  std::optional<NodeId> link;      ///< The link of its name that leads to it.
};

using EggLinks = std::unordered_map<EntryId, EggLinkFact>;

/// The `.egg` files whose metadata was read.
using EggArchives = std::unordered_set<EntryId>;

/// What `place`, an entry of the import path, holds, sorted by name; what `.egg-link` files lead to
/// comes last, as pip has it. An archive holds itself.
std::vector<MetadataDirectory> metadata_directories(NodeId place, const EggLinks& links,
                                                    const EggArchives& archives, const Tree& tree);

}  // namespace icecore
