// The order in which pip goes through metadata directories.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "resolve/freeze_view.h"

namespace icecore {

class Store;

/// What the order is made of, beside the candidates.
struct FreezeOrderInput {
  const Store& store;
  const FreezeRules& rules;
  const std::map<std::int64_t, std::string>& egg_link_names;  ///< By the entry of the link.
  /// Place of a candidate's directory on the import path.
  std::function<std::size_t(const FreezeCandidate&)> position;
};

std::vector<const FreezeCandidate*> freeze_order(const std::vector<FreezeCandidate>& candidates,
                                                 const FreezeOrderInput& input);

}  // namespace icecore
