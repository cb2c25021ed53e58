// Runs the rules over the facts.
#pragma once

#include <span>
#include <vector>

#include "facts/store.h"
#include "judge/rule.h"
#include "judge/statement.h"

namespace icecore {

/// A rule, which must outlive it, and its statement, or why there is none.
struct PreparedRule {
  const Rule* rule = nullptr;
  Result<Statement> statement;
};

/// Prepares the rules, in the order in which they run, while the store may still be empty: facts do
/// not change how a statement is carried out. An error is the store's.
Result<std::vector<PreparedRule>> prepare_rules(const Store& store, std::span<const Rule> rules);

/// Adds a finding for each row that a rule yields, sorted by rule, environment, subject, path, line
/// and message; of findings that agree in the first three the first is kept. What a rule cannot say
/// is a gap of the reader `rule` and never ends the audit: a query that fails or costs too much
/// (its reason starts with `rule-budget: `), a row without subject, a message that names a column
/// which is not there. Findings that came before are kept. An error is the store's.
Result<void> judge(Store& store, std::vector<PreparedRule> rules);
/// Prepares the rules first.
Result<void> judge(Store& store, std::span<const Rule> rules);

}  // namespace icecore
