// Rules run one after another, in the order of their ids, each under a guard of its own: between
// two of them its findings go into the store, so that memory holds one rule's. Nothing here knows
// what a rule is about; which columns a row may have is design.md's list, kept in `Columns`.
#include "judge/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "judge/guard.h"
#include "judge/layer_attribution.h"
#include "judge/message.h"

namespace icecore {
namespace {

constexpr std::size_t longest_value = 200;           // characters of expected and found
constexpr std::size_t longest_place = 16'384;        // of subject and path: an escaped path fits
constexpr std::size_t findings_memory = 32U << 20U;  // bytes of one rule's findings

struct Verdict {
  std::vector<FindingRow> findings;
  std::optional<Error> error;
};

// The columns of a rule's statement, by name.
class Columns {
 public:
  explicit Columns(const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < names.size(); ++i) index_.emplace(names[i], i);
  }

  [[nodiscard]] bool has(std::string_view name) const { return index_.contains(name); }

  // The row's value; empty for null and for a column that is not there.
  [[nodiscard]] std::string text(const Statement& row, std::string_view name) const {
    const auto found = index_.find(name);
    return found == index_.end() ? std::string() : row.text(found->second);
  }

  [[nodiscard]] std::optional<std::int64_t> number(const Statement& row,
                                                   std::string_view name) const {
    const auto found = index_.find(name);
    if (found == index_.end()) return std::nullopt;
    const QueryValue value = row.value(found->second);
    const auto* number = std::get_if<std::int64_t>(&value);
    return number == nullptr ? std::nullopt : std::optional(*number);
  }

 private:
  std::map<std::string, std::size_t, std::less<>> index_;
};

Result<void> check_columns(const Rule& rule, const Columns& columns) {
  if (!columns.has("subject")) {
    return failure(ErrorKind::usage, "its SELECT has no column subject");
  }
  for (const std::string_view name : placeholders(rule.message)) {
    if (columns.has(name)) continue;
    return failure(ErrorKind::usage,
                   fmt::format("its message names {{{}}}, which its SELECT does not return", name));
  }
  return {};
}

// The row's own word where it has one, else the rule's.
template <Vocabulary Word>
Result<Word> word_of(const std::string& text, Word otherwise) {
  if (text.empty()) return otherwise;
  if (const std::optional<Word> word = from_word<Word>(text)) return *word;
  return failure(ErrorKind::usage,
                 fmt::format("a row has the unknown word '{}'", shortened(text, longest_value)));
}

Result<FindingRow> finding_of(const Rule& rule, const Columns& columns, const Statement& row) {
  const auto text = [&](std::string_view name) { return columns.text(row, name); };
  const auto value = [&](std::string_view name) {
    const std::string words = text(name);
    return words.empty() ? "unknown" : words;
  };
  FindingRow finding{.rule = rule.id};
  finding.severity = ICECORE_TRY(word_of(text("severity"), rule.severity));
  finding.confidence = ICECORE_TRY(word_of(text("confidence"), rule.confidence));
  finding.environment = shortened(text("environment"), longest_place);
  finding.subject = shortened(text("subject"), longest_place);
  finding.path = shortened(text("path"), longest_place);
  finding.line = columns.number(row, "line");
  finding.layer = columns.number(row, "layer");
  finding.message = fill_message(rule.message, value);
  finding.expected = shortened(text("expected"), longest_value);
  finding.found = shortened(text("found"), longest_value);
  if (finding.subject.empty()) {
    return failure(ErrorKind::usage, fmt::format("a row has no subject (\"{}\")", finding.message));
  }
  return finding;
}

std::size_t memory_of(const FindingRow& finding) {
  return sizeof finding + finding.environment.size() + finding.subject.size() +
         finding.path.size() + finding.message.size() + finding.expected.size() +
         finding.found.size();
}

Result<void> run(const Rule& rule, Statement& statement, std::vector<FindingRow>& findings) {
  const Columns columns(statement.columns());
  ICECORE_TRY(check_columns(rule, columns));
  std::size_t memory = 0;
  while (ICECORE_TRY(statement.next())) {
    FindingRow finding = ICECORE_TRY(finding_of(rule, columns, statement));
    memory += memory_of(finding);
    if (memory > findings_memory) {
      return failure(ErrorKind::limit,
                     fmt::format("it yields more than {} findings, {} MiB of text", findings.size(),
                                 findings_memory >> 20U));
    }
    findings.push_back(std::move(finding));
  }
  return {};
}

void sort_and_deduplicate(std::vector<FindingRow>& findings) {
  const auto key = [](const FindingRow& finding) {
    return std::tie(finding.environment, finding.subject, finding.path, finding.line,
                    finding.message, finding.expected, finding.found, finding.severity,
                    finding.confidence);
  };
  const auto identity = [](const FindingRow& finding) {
    return std::tie(finding.environment, finding.subject);
  };
  std::ranges::sort(findings, {}, key);
  const auto repeated = std::ranges::unique(findings, {}, identity);
  findings.erase(repeated.begin(), repeated.end());
}

Verdict verdict_of(PreparedRule prepared, const Store& store, std::int64_t steps) {
  Verdict verdict;
  if (!prepared.statement) {
    verdict.error = std::move(prepared.statement).error();
    return verdict;
  }
  const Guard guard = Guard::for_running(store.database(), steps);
  Statement statement = std::move(*prepared.statement);  // ends before its guard
  Result<void> outcome = run(*prepared.rule, statement, verdict.findings);
  if (!outcome) verdict.error = std::move(outcome).error();
  sort_and_deduplicate(verdict.findings);
  return verdict;
}

GapRow gap_of(const Rule& rule, const Error& error) {
  const std::string_view kind = error.kind == ErrorKind::limit ? "rule-budget: " : "";
  return GapRow{.reader = "rule",
                .reason = fmt::format("{}the rule {} was not applied to everything: {}", kind,
                                      rule.id, error.message)};
}

Result<std::vector<PreparedRule>> prepare(const std::vector<const Rule*>& rules,
                                          sqlite3* database) {
  Guard guard = Guard::for_preparing(database, ICECORE_TRY(furnish(database)));
  std::vector<PreparedRule> prepared;
  for (const Rule* rule : rules) {
    prepared.push_back({.rule = rule, .statement = guard.prepare(rule->query)});
  }
  return prepared;
}

}  // namespace

Result<std::vector<PreparedRule>> prepare_rules(const Store& store, std::span<const Rule> rules) {
  std::vector<const Rule*> ordered;
  for (const Rule& rule : rules) ordered.push_back(&rule);
  std::ranges::sort(ordered, {}, [](const Rule* rule) -> const std::string& { return rule->id; });
  Result<std::vector<PreparedRule>> prepared;
  store.lend_database([&](sqlite3* database) { prepared = prepare(ordered, database); });
  return prepared;
}

Result<void> judge(Store& store, std::vector<PreparedRule> rules) {
  ICECORE_TRY(store.status());
  const std::int64_t steps = step_budget(store);
  for (PreparedRule& prepared : rules) {
    const Rule& rule = *prepared.rule;
    Verdict verdict = verdict_of(std::move(prepared), store, steps);
    for (FindingRow& finding : verdict.findings) store.add(std::move(finding));
    if (verdict.error) store.add(gap_of(rule, *verdict.error));
  }
  return attribute_to_layers(store);
}

Result<void> judge(Store& store, std::span<const Rule> rules) {
  return judge(store, ICECORE_TRY(prepare_rules(store, rules)));
}

}  // namespace icecore
