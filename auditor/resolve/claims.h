// Documents that say what an environment should be, held against it: what each of its inputs is
// fixed to, and in what the two differ.
#pragma once

#include <vector>

#include "resolve/environment.h"
#include "resolve/ladder.h"
#include "target/claim_files.h"

namespace icecore {

class NativeObjects;

/// What all claims share.
struct ClaimSetting {
  const std::vector<Environment>& environments;
  const NativeObjects& objects;
  const Limits& limits;
};

/// Adds the rows of `claimed_input`, `claim_option` and `claim_difference`. A claim is about the
/// environment that has most of what it names. The levels are in the claims' order; their numbers
/// follow those of the environments, which the implicit claims have.
std::vector<ClaimLevels> resolve_claims(const GivenClaims& given, const ClaimSetting& setting,
                                        const Tree& tree, Store& store);

}  // namespace icecore
