// One claim held against one environment.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "resolve/claimed_inputs.h"
#include "resolve/ladder.h"

namespace icecore {

/// What the store says of all environments.
struct ClaimFacts {
  std::unordered_map<EntryId, DirectUrlFact> direct_urls;
  std::unordered_map<EntryId, std::vector<WheelTagFact>> wheel_tags;
  std::unordered_map<EntryId, LoaderFact> loaders;
  std::unordered_map<EntryId, CondaPackageFact> conda;
  /// By the place of a metadata directory in its environment, the record of the package that has
  /// it: of Python's distributions some have other names than their packages.
  std::map<std::string, EntryId> conda_metadata;
  /// By distribution, those that its requirements are met by.
  std::map<std::int64_t, std::vector<std::int64_t>> needs;
};

/// What a claim says of one distribution's versions.
struct ClaimedVersion {
  std::string version, specifier;
  std::string document;
  std::optional<std::int64_t> line;
};

struct ResolvedClaim {
  ClaimLevels levels;
  /// Of what is surely to be installed, by normalized name.
  std::map<std::string, ClaimedVersion> versions;
};

/// Adds the rows of `claimed_input`, `claim_option` and `claim_difference` that are about this
/// claim alone, and gaps about what is wrong with it.
ResolvedClaim resolve_claim(const GivenClaim& claim, std::int64_t id,
                            const Environment& environment, const ClaimView& view,
                            const ClaimFacts& facts, const Limits& limits, const Tree& tree,
                            Store& store);

}  // namespace icecore
