// What a claim fixes of each input (docs/architecture.md, "The ladder"): the implicit claim, which
// is what `pip freeze` would print, and documents that the user holds against the environment.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "facts/resolved.h"

namespace icecore {

class Store;
class Tree;
struct Environment;
struct Owner;

/// What a claim fixes of the inputs that it may name. What it names none of is `otherwise`.
struct ClaimLevels {
  ClaimRow row;
  std::vector<std::pair<Level, PinReason>> distributions;  ///< In the environment's order.
  std::pair<Level, PinReason> interpreter;
  std::map<std::string, std::pair<Level, PinReason>> os_packages, conda_packages;  ///< By name.
  PinReason otherwise = PinReason::not_in_freeze;
};

/// Those of the implicit claim, which has its environment's number.
ClaimLevels freeze_levels(const Environment& environment, const Store& store);

/// What the files of one environment are counted by.
struct LadderInput {
  const Environment& environment;
  const std::vector<Owner>& owners;  ///< By entry number.
  const std::vector<HookRow>& hooks;
  const std::vector<bool>& reach;  ///< By entry number, whether it is in the environment's closure.
};

/// Adds the claim and a pin for every input. Each file and link of its closure
/// counts for exactly one pin, so that files and bytes of all pins add up to its own.
void resolve_ladder(const LadderInput& input, const ClaimLevels& levels, const Tree& tree,
                    Store& store);

}  // namespace icecore
