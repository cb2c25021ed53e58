#include "judge/judge.h"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "judge/layer_attribution.h"
#include "judge/message.h"
#include "support/fact_lines.h"

using namespace icecore;

namespace {

Store store_of(const std::vector<std::string>& facts) {
  Store store = *Store::create(StoreMedium::memory);
  const Result<void> added = test::add_facts(store, facts);
  if (!added) FAIL(added.error().message);
  return store;
}

Rule rule_of(std::string id, std::string query, std::string message = "{subject}") {
  return {.id = std::move(id),
          .family = "integrity",
          .severity = Severity::warning,
          .message = std::move(message),
          .query = std::move(query)};
}

struct Outcome {
  std::vector<FindingRow> findings;
  std::vector<std::string> gaps;
};

Outcome outcome_of(Store& store, const std::vector<Rule>& rules) {
  const Result<void> judged = judge(store, rules);
  if (!judged) FAIL(judged.error().message);
  Outcome outcome{.findings = store.all<FindingRow>(), .gaps = {}};
  for (const GapRow& gap : store.all<GapRow>()) {
    CHECK(gap.reader == "rule");
    outcome.gaps.push_back(gap.reason);
  }
  return outcome;
}

Outcome outcome_of(const std::vector<Rule>& rules) {
  Store store = store_of({});
  return outcome_of(store, rules);
}

std::string lines(const std::vector<std::string>& sentences) {
  return fmt::format("{}", fmt::join(sentences, "\n"));
}

}  // namespace

TEST_SUITE("judge") {
  TEST_CASE("a row's columns become the finding's") {
    const Outcome outcome = outcome_of({rule_of(
        "a",
        "SELECT 's' AS subject, 'e' AS environment, 'p' AS path, 7 AS line, 'x' AS expected, "
        "'f' AS found, 'error' AS severity, 'likely' AS confidence, 'l' AS layer, 3 AS count",
        "{count} of {subject}")});
    REQUIRE(outcome.findings.size() == 1);
    const FindingRow& finding = outcome.findings.front();
    CHECK(finding.rule == "a");
    CHECK(finding.severity == Severity::error);
    CHECK(finding.confidence == Confidence::likely);
    CHECK(finding.environment == "e");
    CHECK(finding.subject == "s");
    CHECK(finding.path == "p");
    CHECK(finding.line == 7);
    CHECK(finding.message == "3 of s");
    CHECK(finding.expected == "x");
    CHECK(finding.found == "f");
  }

  TEST_CASE("what a row does not say is the rule's, or empty") {
    const Outcome outcome = outcome_of(
        {rule_of("a", "SELECT 's' AS subject, NULL AS line, NULL AS path, NULL AS n", "{n}")});
    REQUIRE(outcome.findings.size() == 1);
    CHECK(outcome.findings[0].severity == Severity::warning);
    CHECK(outcome.findings[0].confidence == Confidence::certain);
    CHECK(outcome.findings[0].path == "");
    CHECK_FALSE(outcome.findings[0].line.has_value());
    CHECK(outcome.findings[0].message == "unknown");
  }

  TEST_CASE("findings are sorted, and one of each identity is kept, whatever the order of rules") {
    const Rule first = rule_of(
        "a",
        "SELECT column1 AS environment, column2 AS subject, column3 AS line FROM (VALUES ('e', "
        "'y', 2), ('e', 'x', 9), ('d', 'y', 1), ('e', 'y', 1))");
    const Rule second = rule_of("b", "SELECT 'x' AS subject");
    const Outcome outcome = outcome_of({second, first});
    std::vector<std::string> found;
    for (const FindingRow& finding : outcome.findings) {
      found.push_back(fmt::format("{} {} {} {}", finding.rule, finding.environment, finding.subject,
                                  finding.line.value_or(0)));
    }
    CHECK(lines(found) == "a d y 1\na e x 9\na e y 1\nb  x 0");
  }

  TEST_CASE("a rule that cannot be applied is a gap, and the others are") {
    const Outcome outcome = outcome_of({
        rule_of("a", "SELECT absent AS subject FROM file"),
        rule_of("b", "SELECT 1 AS object"),
        rule_of("c", "SELECT 's' AS subject", "{subject} has {count}"),
        rule_of("d", "SELECT 's' AS subject, 'bad' AS severity"),
        rule_of("e", "SELECT column1 AS subject FROM (VALUES ('s'), (NULL), ('t'))",
                "in {subject}"),
        rule_of("f", "DELETE FROM entry"),
        rule_of("g", "SELECT 's' AS subject"),
    });
    CHECK(lines(outcome.gaps) ==
          "the rule a was not applied to everything: no such column: absent\n"
          "the rule b was not applied to everything: its SELECT has no column subject\n"
          "the rule c was not applied to everything: its message names {count}, which its SELECT "
          "does not return\n"
          "the rule d was not applied to everything: a row has the unknown word 'bad'\n"
          "the rule e was not applied to everything: a row has no subject (\"in unknown\")\n"
          "the rule f was not applied to everything: not authorized");
    REQUIRE(outcome.findings.size() == 2);
    CHECK(outcome.findings[0].rule == "e");
    CHECK(outcome.findings[1].rule == "g");
  }

  TEST_CASE("rules that are prepared first see what is added later, and keep what is wrong") {
    Store store = *Store::create(StoreMedium::memory);
    const std::vector<Rule> rules{rule_of("b", "SELECT path AS subject FROM directory"),
                                  rule_of("a", "DELETE FROM entry")};
    std::vector<PreparedRule> prepared = *prepare_rules(store, rules);
    for (std::int64_t i = 1; i <= 1'000; ++i) {
      store.add(DirectoryRow{.id = i, .root = 1, .path = fmt::format("{:04}", i)});
    }
    REQUIRE(judge(store, std::move(prepared)).has_value());
    const std::vector<FindingRow> findings = store.all<FindingRow>();
    REQUIRE(findings.size() == 1'000);
    CHECK(findings.back().subject == "1000");
    const std::vector<GapRow> gaps = store.all<GapRow>();
    REQUIRE(gaps.size() == 1);
    CHECK(gaps[0].reason == "the rule a was not applied to everything: not authorized");
  }

  TEST_CASE("a rule over budget is a gap that says so") {
    const std::string endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS subject FROM "
        "n";
    const Outcome outcome = outcome_of({
        rule_of("a", endless + " WHERE i < 0"),
        rule_of("b", endless, std::string(1'000, 'x') + "{subject}"),
        rule_of("c", "SELECT 's' AS subject"),
    });
    REQUIRE(outcome.gaps.size() == 2);
    CHECK(
        outcome.gaps[0] ==
        "rule-budget: the rule a was not applied to everything: it takes more steps than the size "
        "of the facts allows");
    CHECK(
        outcome.gaps[1].starts_with("rule-budget: the rule b was not applied to everything: it "
                                    "yields more than "));
    CHECK(outcome.findings.back().rule == "c");
  }

  TEST_CASE("long values are cut, in messages and beside them") {
    const Outcome outcome = outcome_of(
        {rule_of("a",
                 "SELECT 's' AS subject, replace(printf('%.*c', 300, 'x'), 'x', 'ä') AS v, "
                 "printf('%.*c', 300, 'x') AS found",
                 "<{v}>")});
    REQUIRE(outcome.findings.size() == 1);
    std::string expected = "<";
    for (int i = 0; i < 199; ++i) expected += "ä";
    CHECK(outcome.findings[0].message == expected + "…>");
    CHECK(outcome.findings[0].found == std::string(199, 'x') + "…");
  }

  TEST_CASE("facts are escaped once, and a value with braces stays as it is") {
    Store store = store_of({"file id=5 path=a\\x1b{subject}"});
    const Outcome outcome =
        outcome_of(store, {rule_of("a", "SELECT path AS subject FROM file", "is {subject}")});
    REQUIRE(outcome.findings.size() == 1);
    CHECK(outcome.findings[0].message == "is a\\x1b{subject}");
  }
}

TEST_SUITE("layers of findings") {
  // What the rule says of layers, in the order of the findings; - where it says nothing.
  std::string layers_of(const std::string& query, bool is_image = true) {
    Store store = *Store::create(StoreMedium::memory);
    store.add(RootRow{.id = 1, .name = "target", .kind = RootKind::target});
    store.add(RootRow{.id = 2, .name = "python", .kind = RootKind::interpreter});
    store.add(RootRow{.id = 3, .name = "system", .kind = RootKind::system});
    store.add(DirectoryRow{.id = 1, .root = 1, .path = "."});
    store.add(DirectoryRow{.id = 2, .root = 1, .path = "a/b"});
    store.add(DirectoryRow{.id = 3, .root = 2, .path = "a/b"});
    store.add(DirectoryRow{.id = 4, .root = 3, .path = "a/b"});
    store.add(EntryRow{.id = 1, .directory = 1, .name = "f", .layer = 0});
    store.add(EntryRow{.id = 2, .directory = 2, .name = "f", .layer = 1});
    store.add(EntryRow{.id = 3, .directory = 2, .name = "of nobody"});
    store.add(EntryRow{.id = 4, .directory = 3, .name = "f", .layer = 2});
    store.add(EntryRow{.id = 5, .directory = 4, .name = "f", .layer = 3});
    for (std::int64_t i = 0; is_image && i < 4; ++i) store.add(LayerRow{.position = i});
    const Outcome outcome = outcome_of(store, {rule_of("a", query)});
    std::string layers;
    for (const FindingRow& finding : outcome.findings) {
      layers += finding.layer ? std::to_string(*finding.layer) : "-";
    }
    return layers;
  }

  TEST_CASE("a finding is of its file's layer") {
    const std::string files = "SELECT column1 AS subject FROM (VALUES ('a/b/f'), ('f'))";
    CHECK(layers_of(files) == "10");
    CHECK(layers_of(files, false) == "--");
    CHECK(layers_of("SELECT column1 AS subject FROM (VALUES ('/a/b/f'), ('python:a/b/f'))") ==
          "32");
    CHECK(layers_of("SELECT 'a/b/f' AS subject, 'f' AS path") == "0");
  }

  TEST_CASE("many findings of one directory are as fast as few") {
    constexpr std::int64_t many = 60'000;
    Store store = *Store::create(StoreMedium::memory);
    store.add(RootRow{.id = 1, .name = "target", .kind = RootKind::target});
    store.add(DirectoryRow{.id = 1, .root = 1, .path = "a"});
    store.add(LayerRow{.position = 4});
    for (std::int64_t i = 1; i <= many; ++i) {
      store.add(EntryRow{.id = i, .directory = 1, .name = std::to_string(i), .layer = 4});
      store.add(FindingRow{.rule = "a", .subject = fmt::format("a/{}", i)});
    }
    REQUIRE(attribute_to_layers(store).has_value());  // each with each would take minutes
    CHECK(std::ranges::count(store.all<FindingRow>(), 4, &FindingRow::layer) == many);
  }

  TEST_CASE("what is no file of a layer has none, and what its row says stands") {
    CHECK(layers_of("SELECT column1 AS subject FROM (VALUES ('a'), ('a/b'), ('a/b/'), ('a/b/g'), "
                    "('a/b/of nobody'), ('b/f'), ('python:f'))") == "-------");
    CHECK(layers_of("SELECT 'a/b/f' AS subject, 7 AS layer") == "7");
  }
}

TEST_SUITE("message") {
  TEST_CASE("text is cut between characters, and only when it is too long") {
    CHECK(shortened("abc", 3) == "abc");
    CHECK(shortened("abcd", 3) == "ab…");
    CHECK(shortened("äöü", 3) == "äöü");
    CHECK(shortened("äöüß", 3) == "äö…");
    CHECK(shortened("", 3) == "");
  }
}
