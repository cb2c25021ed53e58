// Facts from facts, in steps: what is installed where, with the questions that it raises; with the
// answers, whose each file is; then everything that follows from that and from what binaries would
// load (native_closure.h).
#pragma once

#include <vector>

#include "base/limits.h"
#include "collect/kind.h"
#include "resolve/environment.h"
#include "resolve/owners.h"

namespace icecore {

class NativeClosure;
struct GivenClaims;

/// The first step.
std::vector<Environment> resolve_installed(const std::vector<Installation>& installations,
                                           const ImportSettings& settings, const Tree& tree,
                                           const Limits& limits, Store& store);

/// What has to be looked at again for the second step, once the system's packages are in the store.
/// Sorted, unique, at most `Limits::questions`; more of them are a gap.
std::vector<Question> questions_about(const std::vector<Environment>& environments,
                                      const Tree& tree, const Limits& limits, Store& store);

/// The second step, once the answers are in the store: what became of what installers recorded, and
/// the owner of each entry.
std::vector<Owner> resolve_verdicts(const std::vector<Environment>& environments, const Tree& tree,
                                    Store& store);

/// The last step.
void resolve_rest(const std::vector<Environment>& environments, const std::vector<Owner>& owners,
                  NativeClosure& native, const GivenClaims& given, const Limits& limits,
                  const Tree& tree, Store& store);

}  // namespace icecore
