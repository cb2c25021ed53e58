// What resolve counted, made short. The total is counted from the tree itself: when owners do not
// add up to it, the report shows two different numbers instead of hiding one.
#include "report/summary.h"

#include <algorithm>
#include <map>
#include <utility>

#include "facts/store.h"
#include "judge/select.h"

namespace icecore {
namespace {

constexpr std::size_t examples_kept = 3;

template <typename Word>
std::size_t index_of(Word word) {
  return static_cast<std::size_t>(word);
}

void count_pin(ClaimSummary& summary, const PinRow& pin) {
  LevelSummary& level = summary.levels[index_of(pin.level)];
  ++level.inputs[index_of(pin.input_kind)];
  level.amount += {.files = pin.files, .bytes = pin.bytes};

  const auto same = [&](const ReasonSummary& reason) {
    return reason.level == pin.level && reason.reason == pin.reason;
  };
  auto reason = std::ranges::find_if(summary.reasons, same);
  if (reason == summary.reasons.end()) {
    summary.reasons.push_back({.level = pin.level, .reason = pin.reason});
    reason = std::prev(summary.reasons.end());
  }
  ++reason->inputs[index_of(pin.input_kind)];
  if (reason->examples.size() < examples_kept) reason->examples.push_back(pin.input);
}

std::vector<ClaimSummary> summarize_claims(const Store& facts) {
  std::vector<ClaimSummary> claims;
  std::map<std::int64_t, std::size_t> by_number;
  std::map<std::int64_t, std::string> environments;
  for (EnvironmentRow& row : facts.all<EnvironmentRow>()) {
    environments.emplace(row.id, std::move(row.path));
  }
  facts.each<ClaimRow>("id", [&](const ClaimRow& claim) {
    by_number.emplace(claim.id, claims.size());
    claims.push_back({.claim = claim, .environment = environments[claim.environment]});
  });
  facts.each<PinRow>("bytes DESC, input_kind, input", [&](const PinRow& pin) {
    if (const auto found = by_number.find(pin.claim); found != by_number.end()) {
      count_pin(claims[found->second], pin);
    }
  });
  facts.each<LayerLevelRow>("claim, layer, level", [&](const LayerLevelRow& row) {
    if (const auto found = by_number.find(row.claim); found != by_number.end()) {
      claims[found->second].layers[row.layer][index_of(row.level)] = {.files = row.files,
                                                                      .bytes = row.bytes};
    }
  });
  for (ClaimSummary& claim : claims) {
    std::ranges::sort(claim.reasons, [](const ReasonSummary& left, const ReasonSummary& right) {
      return std::pair(right.level, left.reason) < std::pair(left.level, right.reason);
    });
  }
  return claims;
}

std::vector<OwnerSummary> summarize_owners(const Store& facts) {
  std::map<std::int64_t, std::string> roots;
  for (RootRow& root : facts.all<RootRow>()) roots.emplace(root.id, std::move(root.name));
  std::vector<OwnerSummary> owners;
  facts.each<OwnerTotalRow>("root, owner_kind", [&](const OwnerTotalRow& total) {
    owners.push_back({.root = roots[total.root],
                      .kind = total.owner_kind,
                      .amount = {.files = total.files, .bytes = total.bytes}});
  });
  return owners;
}

}  // namespace

Amount& Amount::operator+=(const Amount& other) {
  files += other.files;
  bytes += other.bytes;
  return *this;
}

Result<Summary> summarize(const Store& facts) {
  constexpr std::string_view totals =
      "SELECT count(*), coalesce(sum(size), 0), (SELECT count(*) FROM distribution) "
      "FROM entry WHERE kind IN ('file', 'link')";
  const Selection selection = ICECORE_TRY(select_all(facts, totals));
  Summary summary;
  for (const SelectedRow& row : selection.rows) {
    summary.amount = {.files = number_of(row.at(0)), .bytes = number_of(row.at(1))};
    summary.distributions = number_of(row.at(2));
  }
  summary.claims = summarize_claims(facts);
  summary.owners = summarize_owners(facts);
  return summary;
}

std::vector<Finding> sorted_findings(const Store& facts) {
  constexpr std::string_view order =
      "CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, "
      "rule, environment, subject, path, line, message";
  std::vector<Finding> findings;
  facts.each<FindingRow>(order, [&](const FindingRow& row) {
    findings.push_back({.rule = row.rule,
                        .severity = row.severity,
                        .confidence = row.confidence,
                        .environment = row.environment,
                        .subject = row.subject,
                        .path = row.path,
                        .line = row.line,
                        .layer = row.layer,
                        .message = row.message,
                        .expected = row.expected,
                        .found = row.found});
  });
  return findings;
}

std::vector<Gap> sorted_gaps(const Store& facts) {
  std::vector<Gap> gaps;
  facts.each<GapRow>("root, path, reader, \"offset\", reason", [&](const GapRow& row) {
    Gap gap{.root = row.root, .path = row.path, .reader = row.reader, .reason = row.reason};
    if (row.offset) gap.offset = static_cast<std::uint64_t>(*row.offset);
    gaps.push_back(std::move(gap));
  });
  return gaps;
}

SeverityCounts count_by_severity(const std::vector<Finding>& findings) {
  SeverityCounts counts{};
  for (const Finding& finding : findings) ++counts[index_of(finding.severity)];
  return counts;
}

}  // namespace icecore
