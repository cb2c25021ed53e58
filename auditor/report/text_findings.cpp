// Findings and gaps as compilers print them: `path:line: sentence`, so that editors can jump. Lists
// are cut for people; the JSON report has every row.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "report/text_layout.h"
#include "report/text_parts.h"

namespace icecore {
namespace {

constexpr std::size_t findings_shown = 10;
constexpr std::size_t paths_shown = 5;
constexpr std::size_t item_indent = 2;
constexpr std::size_t continuation_indent = 6;

Tint tint_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return Tint::red;
    case Severity::warning:
      return Tint::yellow;
    case Severity::note:
      break;
  }
  return Tint::blue;
}

void write_more(std::size_t all, std::size_t shown, std::ostream& out) {
  if (all > shown) {
    out << fmt::format("{:{}}… and {} more\n", "", item_indent,
                       grouped(static_cast<std::int64_t>(all - shown)));
  }
}

// A sentence that begins with the place is not told the place again, only the line to jump to.
std::string sentence_of(const Finding& finding) {
  if (finding.path.empty()) return finding.message;
  const std::string place =
      finding.line ? fmt::format("{}:{}", finding.path, *finding.line) : finding.path;
  if (finding.message.starts_with(finding.path + " ")) {
    return place + finding.message.substr(finding.path.size());
  }
  if (!finding.line && finding.message.find(finding.path) != std::string::npos) {
    return finding.message;
  }
  return fmt::format("{}: {}", place, finding.message);
}

// The findings of one rule at one severity.
void write_group(std::span<const Finding> group, const ReportInput& input, std::ostream& out) {
  const Finding& first = group.front();
  const auto rule = std::ranges::find(input.rules, first.rule, &Rule::id);
  const bool is_known = rule != input.rules.end();
  const Paint paint(input.style.color);
  out << fmt::format("\n{}[{}] {} ({})\n", paint(tint_of(first.severity), to_word(first.severity)),
                     first.rule, paint(Tint::strong, is_known ? rule->title : first.rule),
                     grouped(static_cast<std::int64_t>(group.size())));
  const Paragraph item{.lead = "  ", .indent = continuation_indent, .width = input.style.width};
  for (const Finding& finding : group.first(std::min(group.size(), findings_shown))) {
    std::string sentence = sentence_of(finding);
    if (finding.layer) sentence += fmt::format(" (layer {})", *finding.layer);
    write_paragraph(out, item, sentence);
  }
  write_more(group.size(), findings_shown, out);
  if (is_known && !rule->fix.empty()) write_paragraph(out, item, "fix: " + rule->fix);
}

std::string place_of(const Gap& gap) {
  std::string place = gap.path.empty() ? gap.root : gap.path;
  if (gap.offset) place += fmt::format(" at byte {}", *gap.offset);
  return place;
}

}  // namespace

void write_findings(const std::vector<Finding>& findings, const ReportInput& input,
                    std::ostream& out) {
  out << '\n' << Paint(input.style.color)(Tint::strong, "Findings") << '\n';
  if (findings.empty()) {
    out << "\n  none\n";
    return;
  }
  const auto is_other_group = [](const Finding& left, const Finding& right) {
    return std::pair(left.severity, left.rule) != std::pair(right.severity, right.rule);
  };
  auto begin = findings.begin();
  while (begin != findings.end()) {
    const auto last = std::adjacent_find(begin, findings.end(), is_other_group);
    const auto end = last == findings.end() ? last : std::next(last);
    write_group(std::span(begin, end), input, out);
    begin = end;
  }
  write_paragraph(out, {.lead = "\n  ", .indent = item_indent, .width = input.style.width},
                  "`icecore explain RULE` says why a rule matters and what to do.");
}

void write_gaps(const std::vector<Gap>& gaps, const ReportStyle& style, std::ostream& out) {
  if (gaps.empty()) return;
  out << '\n' << Paint(style.color)(Tint::strong, "What could not be determined") << '\n';
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> by_reason;
  for (const Gap& gap : gaps) by_reason[{gap.reader, gap.reason}].push_back(place_of(gap));
  for (const auto& [key, places] : by_reason) {
    write_paragraph(out, {.lead = "\n", .indent = item_indent, .width = style.width},
                    fmt::format("{}: {} ({})", key.first, key.second,
                                grouped(static_cast<std::int64_t>(places.size()))));
    for (const std::string& place : std::span(places).first(std::min(places.size(), paths_shown))) {
      if (!place.empty()) out << "  " << place << '\n';
    }
    write_more(places.size(), paths_shown, out);
  }
}

}  // namespace icecore
