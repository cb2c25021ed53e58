// The cases of tests/rules/<id>.test: a title, a few facts, and the findings that they must give.
//
//   == What is shown
//   file id=5 path=a.py
//   expect warning a.py: The sentence.
//
// A case without `expect` shows that the rule is silent. Lines that start with # are comments.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "icecore/result.h"
#include "judge/rule.h"

namespace icecore::test {

struct RuleCase {
  std::string title;
  std::vector<std::string> facts;
  std::vector<std::string> expected;  ///< `severity subject: message`, sorted.
};

Result<std::vector<RuleCase>> parse_rule_cases(std::string_view text);

/// What the rule says of the case's facts, as `expected` writes it. A gap of the rule is an error.
Result<std::vector<std::string>> findings_of(const Rule& rule, const RuleCase& example);

}  // namespace icecore::test
