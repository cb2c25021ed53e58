// What a claim fixes of each input (docs/architecture.md, "The ladder"). So far there is the
// implicit claim: what `pip freeze` would print.
#pragma once

#include <vector>
#include "facts/resolved.h"

namespace icecore {

class Store;
class Tree;
struct Environment;
struct Owner;

/// What the levels of one claim are computed from.
struct LadderInput {
  const Environment& environment;
  const std::vector<Owner>& owners;  ///< By entry number.
  const std::vector<HookRow>& hooks;
  const std::vector<bool>& reach;  ///< By entry number, whether it is in the environment's closure.
};

/// Adds the environment's claim and a pin for every input. Each file and link of its closure
/// counts for exactly one pin, so that files and bytes of all pins add up to its own.
void resolve_ladder(const LadderInput& input, const Tree& tree, Store& store);

}  // namespace icecore
