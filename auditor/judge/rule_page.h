// What the rules and the fact tables say of themselves, for `icecore explain` and for docs/.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "judge/rule.h"

namespace icecore {

/// One rule as plain text of at most 100 columns: what it finds, why it matters, what to do, its
/// query.
[[nodiscard]] std::string explain_rule(const Rule& rule);

/// docs/rules.md: every rule, by family in the order of `rule_families`.
[[nodiscard]] std::string rules_page(std::span<const Rule> rules);

/// docs/facts.md: the public tables and views with the sentences of `schema` (schema.sql, followed
/// by rules/views.sql).
[[nodiscard]] std::string facts_page(std::string_view schema);

}  // namespace icecore
