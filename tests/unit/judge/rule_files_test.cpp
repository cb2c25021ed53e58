// Holds every rule of the repository to the rules for rules (design, section 5) and runs its cases
// in tests/rules.
#include <doctest/doctest.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "base/text.h"
#include "judge/guard.h"
#include "judge/rule_set.h"
#include "support/rule_case.h"
#include "support/source_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::vector<Rule> all_rules() {
  Result<std::vector<Rule>> rules = load_rules({});
  if (!rules) FAIL(rules.error().message);
  return *std::move(rules);
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::filesystem::path cases_directory() {
  return source_path("tests/rules");
}

struct PlanLine {
  int parent = 0;
  std::string text;
};

std::map<int, PlanLine> plan_of(const Store& store, const std::string& query) {
  const Guard guard = *Guard::over(store, step_budget(store));
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(store.database(), ("EXPLAIN QUERY PLAN " + query).c_str(), -1, &statement,
                     nullptr);
  std::map<int, PlanLine> plan;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    const void* text = sqlite3_column_blob(statement, 3);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, 3));
    plan[sqlite3_column_int(statement, 0)] = {
        .parent = sqlite3_column_int(statement, 1),
        .text = std::string(as_text({static_cast<const std::byte*>(text), size}))};
  }
  sqlite3_finalize(statement);
  return plan;
}

bool is_in_correlated_subquery(const std::map<int, PlanLine>& plan, int parent) {
  for (auto above = plan.find(parent); above != plan.end();
       above = plan.find(above->second.parent)) {
    if (above->second.text.starts_with("CORRELATED")) return true;
  }
  return false;
}

std::vector<std::string> scans_in_correlated_subqueries(const Store& store,
                                                        const std::string& query) {
  const std::map<int, PlanLine> plan = plan_of(store, query);
  std::vector<std::string> scans;
  for (const auto& [id, line] : plan) {
    if (line.text.starts_with("SCAN") && is_in_correlated_subquery(plan, line.parent)) {
      scans.push_back(line.text);
    }
  }
  return scans;
}

// The query without comments.
std::string code_of(const Rule& rule) {
  std::string code;
  for (const std::string_view line : split_lines(rule.query)) {
    code += std::string(line.substr(0, line.find("--"))) + "\n";
  }
  return code;
}

}  // namespace

TEST_SUITE("rule files") {
  TEST_CASE("every rule is one SELECT that the guard lets pass and that reads what it says") {
    const Store store = *Store::create(StoreMedium::memory);
    const std::vector<Rule> rules = all_rules();
    REQUIRE(rules.size() >= 15);
    for (const Rule& rule : rules) {
      CAPTURE(rule.id);
      Guard guard = *Guard::over(store, step_budget(store));
      const Result<Statement> statement = guard.prepare(rule.query);
      if (!statement) FAIL_CHECK(statement.error().message);
      if (!statement) continue;
      const std::set<std::string>& reads = guard.reads();
      CHECK(fmt::format("{}", fmt::join(rule.reads, ", ")) ==
            fmt::format("{}", fmt::join(reads, ", ")));
      const std::vector<std::string> columns = statement->columns();
      CHECK(std::ranges::count(columns, "environment") == 1);
      CHECK(std::ranges::count(columns, "subject") == 1);
      for (const std::string_view name : placeholders(rule.message)) {
        CAPTURE(std::string(name));
        CHECK(std::ranges::count(columns, name) == 1);
      }
    }
  }

  TEST_CASE("no rule scans a whole table for each row") {
    const Store store = *Store::create(StoreMedium::memory);
    for (const Rule& rule : all_rules()) {
      CAPTURE(rule.id);
      CHECK(fmt::format("{}", scans_in_correlated_subqueries(store, rule.query)) == "[]");
    }
    CHECK(scans_in_correlated_subqueries(
              store,
              "SELECT 1 FROM hook WHERE EXISTS (SELECT 1 FROM pin WHERE pin.input = hook.text)")
              .size() == 1);
  }

  TEST_CASE("rules are short and name their columns") {
    for (const Rule& rule : all_rules()) {
      CAPTURE(rule.id);
      const std::string code = code_of(rule);
      CHECK(split_lines(strip(code)).size() <= 40);
      for (const std::string_view avoided : {"SELECT *", ".*\n", ".*,", "NOT IN (SELECT", "\t"}) {
        CAPTURE(std::string(avoided));
        CHECK(code.find(avoided) == std::string::npos);
      }
    }
  }

  TEST_CASE("headers are sentences") {
    for (const Rule& rule : all_rules()) {
      CAPTURE(rule.id);
      CHECK_FALSE(rule.title.ends_with('.'));
      CHECK_FALSE(rule.message.ends_with('.'));
      CHECK(rule.why.ends_with('.'));
      CHECK(rule.fix.ends_with('.'));
      CHECK(rule.title.size() <= 80);
    }
  }

  TEST_CASE("every rule finds and is silent where its cases say so") {
    std::size_t count = 0;
    for (const Rule& rule : all_rules()) {
      CAPTURE(rule.id);
      const std::string text = read_text(cases_directory() / (rule.id + ".test"));
      const Result<std::vector<RuleCase>> cases = parse_rule_cases(text);
      REQUIRE(cases.has_value());
      const auto has_findings = [](const RuleCase& one) { return !one.expected.empty(); };
      CHECK(std::ranges::any_of(*cases, has_findings));
      CHECK_FALSE(std::ranges::all_of(*cases, has_findings));
      for (const RuleCase& example : *cases) {
        CAPTURE(example.title);
        const Result<std::vector<std::string>> found = findings_of(rule, example);
        if (!found) FAIL_CHECK(found.error().message);
        if (found) {
          CHECK(fmt::format("{}", fmt::join(*found, "\n")) ==
                fmt::format("{}", fmt::join(example.expected, "\n")));
        }
        ++count;
      }
    }
    MESSAGE("cases: ", count);
  }

  TEST_CASE("every file of cases belongs to a rule") {
    std::set<std::string> ids;
    for (const Rule& rule : all_rules()) ids.insert(rule.id);
    for (const auto& file : std::filesystem::directory_iterator(cases_directory())) {
      CAPTURE(file.path().string());
      CHECK(ids.contains(file.path().stem().string()));
    }
  }
}

TEST_SUITE("rule cases") {
  TEST_CASE("unknown tables and columns are refused") {
    const Rule rule = all_rules().front();
    for (const auto& [line, message] : std::initializer_list<std::pair<std::string, std::string>>{
             {"tabel a=1", "tabel a=1: 'tabel' is no table"},
             {"hook txt=1", "hook txt=1: the table hook has no column 'txt'"},
             {"hook text", "hook text: expected column=value"},
             {"hook text=\"a", "hook text=\"a: a quote is not closed"},
             {"hook text=a text=b", "hook text=a text=b: 'text' is stated twice"},
         }) {
      CAPTURE(line);
      const auto found = findings_of(rule, {.title = "", .facts = {line}, .expected = {}});
      REQUIRE_FALSE(found.has_value());
      CHECK(found.error().message == message);
    }
  }

  TEST_CASE("a line before the first title is refused") {
    CHECK_FALSE(parse_rule_cases("file path=a\n").has_value());
  }
}
