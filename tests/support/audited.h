// Audits what a test built and asks the facts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "icecore/audit.h"
#include "support/environment_builder.h"

namespace icecore::test {

/// The audit of a built environment inside its own system root, without rules
/// but with what else may be asked for.
AuditResult audited(const EnvironmentBuilder& builder, Judge judge = Judge::no);

/// The audit of any target, without rules unless asked for.
AuditResult audited_target(const std::string& target, Judge judge = Judge::no);

/// The rows of a query, each as one line with `|` between values; null is empty.
std::vector<std::string> rows_of(const AuditResult& result, std::string_view select);

using Lines = std::vector<std::string>;

}  // namespace icecore::test
