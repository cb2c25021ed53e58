// Runs the rules over the facts.
#pragma once

#include <span>

#include "facts/store.h"
#include "judge/rule.h"

namespace icecore {

/// Adds a finding for each row that a rule yields, sorted by rule, environment, subject, path, line
/// and message; of findings that agree in the first three the first is kept. What a rule cannot say
/// is a gap of the reader `rule` and never ends the audit: a query that fails or costs too much
/// (its reason starts with `rule-budget: `), a row without subject, a message that names a column
/// which is not there. Findings that came before are kept. An error is the store's.
Result<void> judge(Store& store, std::span<const Rule> rules);

}  // namespace icecore
