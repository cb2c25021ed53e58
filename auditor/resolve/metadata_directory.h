// The metadata of installed projects on one entry of an import path, in all forms that
// importlib.metadata and pip know.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "facts/collected.h"
#include "merge/tree.h"

namespace icecore {

struct MetadataDirectory {
  MetadataForm form = MetadataForm::dist_info;
  NodeId node{};                   ///< The directory; the file of a one-file `.egg-info`.
  std::optional<NodeId> egg_link;  ///< The `.egg-link` that leads to it.
  std::optional<NodeId> link;      ///< The link of its name that leads to it.
};

using EggLinks = std::unordered_map<EntryId, EggLinkFact>;

/// What `directory`, an entry of the import path, holds, sorted by name; what `.egg-link` files
/// lead to comes last, as pip has it. An `.egg` that is a zip file is none.
std::vector<MetadataDirectory> metadata_directories(NodeId directory, const EggLinks& links,
                                                    const Tree& tree);

}  // namespace icecore
