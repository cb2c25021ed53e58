// Each case has a store of its own, and the rule runs as it does in an audit.
#include "support/rule_case.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "judge/judge.h"
#include "support/fact_lines.h"

namespace icecore::test {

Result<std::vector<RuleCase>> parse_rule_cases(std::string_view text) {
  constexpr std::string_view title_mark = "== ";
  constexpr std::string_view expect_mark = "expect ";
  std::vector<RuleCase> cases;
  for (const std::string_view line : split_lines(text)) {
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with(title_mark)) {
      cases.push_back({.title = std::string(line.substr(title_mark.size()))});
    } else if (cases.empty()) {
      return failure(ErrorKind::malformed, "a line stands before the first title");
    } else if (line.starts_with(expect_mark)) {
      cases.back().expected.emplace_back(line.substr(expect_mark.size()));
    } else {
      cases.back().facts.emplace_back(line);
    }
  }
  for (RuleCase& example : cases) std::ranges::sort(example.expected);
  return cases;
}

Result<std::vector<std::string>> findings_of(const Rule& rule, const RuleCase& example) {
  Store store = ICECORE_TRY(Store::create(StoreMedium::memory));
  ICECORE_TRY(add_facts(store, example.facts));
  ICECORE_TRY(judge(store, std::span(&rule, 1)));
  for (const GapRow& gap : store.all<GapRow>()) {
    if (gap.reader == "rule") return failure(ErrorKind::internal, gap.reason);
  }
  std::vector<std::string> lines;
  for (const FindingRow& finding : store.all<FindingRow>()) {
    lines.push_back(
        fmt::format("{} {}: {}", to_word(finding.severity), finding.subject, finding.message));
  }
  std::ranges::sort(lines);
  return lines;
}

}  // namespace icecore::test
