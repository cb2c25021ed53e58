// The part of a spec that is the same wherever the environment lies.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facts/resolved.h"
#include "icecore/result.h"
#include "spec/spec.h"

namespace icecore {

class SpecPlaces;
class Store;
struct EnvironmentTrees;

/// A distribution of the spec by its number in the facts.
struct DistributionNumber {
  std::int64_t id = 0;
  std::string tree;  ///< What its list of files is called.
};

struct EnvironmentPart {
  SpecEnvironment environment;
  std::vector<SpecArtifact> artifacts;      ///< One for each distribution, in their order.
  std::vector<DistributionNumber> numbers;  ///< Likewise.
};

/// Sorts the files of `trees`. Fails as `select_each` does.
Result<EnvironmentPart> environment_part(const Store& facts, const EnvironmentRow& environment,
                                         const SpecPlaces& places, EnvironmentTrees& trees);

}  // namespace icecore
