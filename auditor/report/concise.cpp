// One line a finding and one a gap, for editors, grep and diffs: `path:line: severity[rule]
// message`, the form that compilers and ruff's concise output have. The identity's subject stands
// where there is no path.
#include <fmt/format.h>

#include "report/summary.h"
#include "report/writers.h"

namespace icecore {
namespace {

std::string place_of(const Finding& finding) {
  const std::string& place = finding.path.empty() ? finding.subject : finding.path;
  return finding.line ? fmt::format("{}:{}", place, *finding.line) : place;
}

std::string place_of(const Gap& gap) {
  return gap.path.empty() ? gap.reader : gap.path;
}

}  // namespace

Result<void> write_concise_report(const ReportInput& input, std::ostream& out) {
  for (const Finding& finding : sorted_findings(input.facts)) {
    out << fmt::format("{}: {}[{}] {}\n", place_of(finding), to_word(finding.severity),
                       finding.rule, finding.message);
  }
  for (const Gap& gap : sorted_gaps(input.facts)) {
    out << fmt::format("{}: gap[{}] {}\n", place_of(gap), gap.reader, gap.reason);
  }
  return {};
}

}  // namespace icecore
