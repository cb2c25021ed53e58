// Facts from facts, in two steps: what is installed where, with the questions that it raises; then,
// with the answers, everything that follows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "collect/kind.h"
#include "resolve/environment.h"

namespace icecore {

/// The first step.
std::vector<Environment> resolve_installed(const std::vector<Installation>& installations,
                                           const ImportSettings& settings, const Tree& tree,
                                           const Limits& limits, Store& store);

/// What has to be looked at again for the second step, once the system's packages are in the store.
/// Sorted, unique, at most `Limits::questions`; more of them are a gap.
std::vector<Question> questions_about(const std::vector<Environment>& environments,
                                      const Tree& tree, const Limits& limits, Store& store);

struct VerdictOptions {
  const Variables& variables;                    ///< That Python will run with.
  std::string_view cpu;                          ///< `x86-64-v3`; empty when nobody says.
  const std::vector<std::string>& opened_names;  ///< Libraries that somebody would open by name.
  bool keeps_attempts = false;                   ///< Whether the fact `load_attempt` is wanted.
};

/// The second step, once the answers are in the store.
void resolve_verdicts(const std::vector<Environment>& environments, const VerdictOptions& options,
                      const Tree& tree, Store& store);

}  // namespace icecore
