#include "judge/rule.h"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

using namespace icecore;

namespace {

constexpr std::string_view good =
    "-- title: A thing\n"
    "-- severity: warning\n"
    "-- confidence: likely\n"
    "-- message: {subject} is {state}\n"
    "-- why: One line\n"
    "--   and another.\n"
    "-- fix: None.\n"
    "-- reads: owner, file\n"
    "-- taxonomy: REC02, REC01\n"
    "SELECT 1 AS subject, 2 AS state -- why\n";

constexpr std::string_view good_path = "rules/integrity/a-thing.sql";

std::string changed(std::string_view from, std::string_view to) {
  std::string text(good);
  text.replace(text.find(from), from.size(), to);
  return text;
}

std::string error_of(std::string_view path, std::string_view text) {
  const Result<Rule> rule = parse_rule(path, text);
  return rule ? "" : rule.error().message;
}

}  // namespace

TEST_SUITE("rule") {
  TEST_CASE("a header's values become the rule's") {
    const Result<Rule> rule = parse_rule(good_path, good);
    REQUIRE(rule.has_value());
    CHECK(rule->id == "a-thing");
    CHECK(rule->family == "integrity");
    CHECK(rule->title == "A thing");
    CHECK(rule->severity == Severity::warning);
    CHECK(rule->confidence == Confidence::likely);
    CHECK(rule->message == "{subject} is {state}");
    CHECK(rule->why == "One line and another.");
    CHECK(rule->fix == "None.");
    CHECK(rule->reads == std::vector<std::string>{"file", "owner"});
    CHECK(rule->taxonomy == std::vector<std::string>{"REC01", "REC02"});
    CHECK(rule->query == "SELECT 1 AS subject, 2 AS state -- why\n");
    CHECK(rule->path == good_path);
  }

  TEST_CASE("taxonomy is the one key that may be left out") {
    CHECK(error_of(good_path, changed("-- taxonomy: REC02, REC01\n", "")) == "");
    for (const std::string_view line :
         {"-- title: A thing\n", "-- severity: warning\n", "-- confidence: likely\n",
          "-- message: {subject} is {state}\n", "-- fix: None.\n", "-- reads: owner, file\n"}) {
      CAPTURE(std::string(line));
      const std::string key(line.substr(3, line.find(':') - 3));
      CHECK(error_of(good_path, changed(line, "")) ==
            fmt::format("{}: line 9: the header ends without '{}'", good_path, key));
    }
  }

  TEST_CASE("what breaks the header is named with its line") {
    struct Case {
      std::string_view from, to, message;
    };
    for (const auto& [from, to, message] : {
             Case{"-- fix: None.", "-- fix:", "line 10: the header ends without 'fix'"},
             Case{"-- fix: None.", "-- remedy: None.",
                  "line 7: 'remedy' is no key of a rule; the keys are title, severity, confidence, "
                  "message, why, fix, reads, taxonomy"},
             Case{"-- fix: None.", "-- a comment",
                  "line 7: expected '-- key: value', found '-- a "
                  "comment'"},
             Case{"-- fix: None.", "-- title: B", "line 7: 'title' is stated a second time"},
             Case{"warning", "grave",
                  "line 2: expected one of note, warning, error, found "
                  "'grave'"},
             Case{"likely", "sure",
                  "line 3: expected one of likely, resolved, certain, found 'sure'"},
             Case{"{state}", "{state",
                  "line 4: a brace in the message does not enclose a column's name"},
             Case{"{state}", "state}",
                  "line 4: a brace in the message does not enclose a column's name"},
             Case{"{state}", "{}",
                  "line 4: a brace in the message does not enclose a column's name"},
             Case{"SELECT 1 AS subject, 2 AS state -- why\n", "\n",
                  "line 10: there is no SELECT below the header"},
         }) {
      CAPTURE(std::string(to));
      CHECK(error_of(good_path, changed(from, to)) == fmt::format("{}: {}", good_path, message));
    }
  }

  TEST_CASE("id and family are the path's") {
    for (const std::string_view path :
         {"rules/integrity/A.sql", "rules/integrity/a_b.sql", "rules/integrity/a-.sql",
          "rules/integrity/.sql", "rules/integrity/a.txt", "rules/integrity/", "", "sql"}) {
      CAPTURE(std::string(path));
      CHECK(error_of(path, good).find("named in kebab-case") != std::string::npos);
    }
    for (const std::string_view path : {"rules/integrety/a.sql", "a.sql", "/a.sql"}) {
      CAPTURE(std::string(path));
      CHECK(error_of(path, good).find("named by its family") != std::string::npos);
    }
  }

  TEST_CASE("every shorter file is a rule with some query, or an error") {
    for (std::size_t size = 0; size < good.size(); ++size) {
      CAPTURE(size);
      const Result<Rule> rule = parse_rule(good_path, good.substr(0, size));
      if (size > good.find("SELECT")) CHECK(rule.has_value());
      if (size <= good.find("-- reads")) CHECK_FALSE(rule.has_value());
    }
  }

  TEST_CASE("placeholders are a message's names in their order") {
    CHECK(placeholders("{b} and {a} and {b}") == std::vector<std::string_view>{"b", "a", "b"});
    CHECK(placeholders("none").empty());
  }
}
