#include "judge/rule_page.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "base/text.h"
#include "facts/store.h"
#include "judge/guard.h"
#include "judge/rule_set.h"
#include "judge/schema_text.h"
#include "support/source_directory.h"

using namespace icecore;

namespace {

std::string schema_and_views() {
  return std::string(schema_text()) + std::string(views_text());
}

std::string documentation(std::string_view name) {
  std::ifstream stream(test::source_path("docs/" + std::string(name)), std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Compares a page with the file in docs/; with ICECORE_ACCEPT=1 it writes the file first.
void check_page(const std::string& name, const std::string& page) {
  const char* accept = std::getenv("ICECORE_ACCEPT");
  if (accept != nullptr && std::string_view(accept) == "1") {
    std::ofstream(test::source_path("docs/" + std::string(name)), std::ios::binary) << page;
  }
  CAPTURE(name);
  const bool is_current = documentation(name) == page;
  CHECK_MESSAGE(is_current, "run ./dev accept and look at the difference");
}

std::set<std::string> columns_of(sqlite3* database, const std::string& table) {
  std::set<std::string> names;
  const auto collect = [](void* into, int, char** values, char**) {
    static_cast<std::set<std::string>*>(into)->insert(values[0]);
    return 0;
  };
  const std::string sql = "SELECT name FROM pragma_table_info('" + table + "')";
  sqlite3_exec(database, sql.c_str(), collect, &names, nullptr);
  return names;
}

constexpr std::string_view example =
    "-- title: A thing is wrong\n-- severity: error\n-- confidence: resolved\n"
    "-- message: {subject} is wrong\n-- why: Because.\n-- fix: Mend it.\n-- reads: file, owner\n"
    "-- taxonomy: REC02\nSELECT path AS subject\nFROM file\n";

}  // namespace

TEST_SUITE("documentation") {
  TEST_CASE("docs/rules.md is what the rules say") {
    check_page("rules.md", rules_page(*load_rules({})));
  }

  TEST_CASE("docs/facts.md is what the schema says") {
    check_page("facts.md", facts_page(schema_and_views()));
  }

  TEST_CASE("docs/coverage.md names each rule in its rows, and counts what is shown") {
    const std::string page = documentation("coverage.md");
    std::map<std::string, std::string, std::less<>> shown_by_row;
    for (const std::string_view line : split(page, '\n')) {
      const std::vector<std::string_view> cells = split(line, '|');
      if (cells.size() < 5) continue;
      const std::string row(strip(cells[1]));
      if (row.empty() || std::isdigit(static_cast<unsigned char>(row.back())) == 0) continue;
      shown_by_row[row] = strip(line.substr(line.rfind('|', line.size() - 2) + 1));
    }
    const std::vector<Rule> rules = *load_rules({});
    for (const Rule& rule : rules) {
      for (const std::string& row : rule.taxonomy) {
        CAPTURE(rule.id);
        CAPTURE(row);
        CHECK(shown_by_row[row].contains("`" + rule.id + "`"));
      }
    }
    const auto shown = std::ranges::count_if(
        shown_by_row, [](const auto& row) { return !row.second.starts_with("not done"); });
    CHECK(page.contains(fmt::format("{} rows; {} are shown", shown_by_row.size(), shown)));
  }

  TEST_CASE("every table, view and column has its sentence") {
    const Store store = *Store::create(StoreMedium::memory);
    {
      const Guard makes_the_views = *Guard::over(store, 0);
    }
    std::set<std::string> described;
    for (const SchemaTable& table : parse_schema(schema_and_views())) {
      CAPTURE(table.name);
      CHECK(table.sentence.ends_with('.'));
      CHECK_FALSE(table.section.empty());
      std::set<std::string> names;
      for (const SchemaColumn& column : table.columns) {
        CAPTURE(column.name);
        CHECK(column.sentence.ends_with('.'));
        names.insert(column.name);
      }
      CHECK(names == columns_of(store.database(), table.name));
      described.insert(table.name);
    }
    CHECK(described.size() == parse_schema(schema_and_views()).size());
    for (const std::string_view known :
         {"target", "secret_url", "file", "record_entry", "listed_file", "direct_distribution"}) {
      CHECK(described.contains(std::string(known)));
    }
  }

  TEST_CASE("facts.md leaves private tables out") {
    CHECK(facts_page(schema_and_views()).find("### secret_url") == std::string::npos);
    CHECK(facts_page(schema_and_views()).find("### listing_order") == std::string::npos);
    CHECK(facts_page(schema_and_views()).find("### direct_url") != std::string::npos);
  }

  TEST_CASE("a schema is read with its types, nulls and sentences") {
    const std::vector<SchemaTable> tables = parse_schema(
        "-- About the file.\n\n-- ---- Part one -------\n\n-- One thing.\n-- Two lines.\n"
        "CREATE TABLE thing (\n  id INTEGER PRIMARY KEY,  -- Number.\n  \"offset\" TEXT,  -- "
        "Place, in "
        "bytes.\n  PRIMARY KEY (id)\n) STRICT;\nCREATE INDEX i ON thing (id);\n\n-- A look.\n"
        "CREATE VIEW look AS\nSELECT\n  a.id,  -- Number.\n  CASE x\n    WHEN 1 THEN 2\n  END AS y "
        " -- "
        "Kind.\nFROM a;\n");
    REQUIRE(tables.size() == 2);
    CHECK(tables[0].name == "thing");
    CHECK(tables[0].sentence == "One thing. Two lines.");
    CHECK(tables[0].section == "Part one");
    REQUIRE(tables[0].columns.size() == 2);
    CHECK(tables[0].columns[0].name == "id");
    CHECK_FALSE(tables[0].columns[0].may_be_null);
    CHECK(tables[0].columns[1].name == "offset");
    CHECK(tables[0].columns[1].type == "TEXT");
    CHECK(tables[0].columns[1].may_be_null);
    CHECK(tables[0].columns[1].sentence == "Place, in bytes.");
    CHECK(tables[1].is_view);
    REQUIRE(tables[1].columns.size() == 2);
    CHECK(tables[1].columns[0].name == "id");
    CHECK(tables[1].columns[1].name == "y");
  }

  TEST_CASE("a rule explains itself in plain text") {
    const Rule rule = *parse_rule("rules/integrity/a-thing.sql", example);
    CHECK(explain_rule(rule) ==
          "a-thing (integrity, error, resolved)\n\nA thing is wrong.\n\nSays\n  {subject} is "
          "wrong\n\nWhy\n  Because.\n\nFix\n  Mend it.\n\nReads\n  file, owner\n\nQuery\n  SELECT "
          "path "
          "AS subject\n  FROM file\n");
  }

  TEST_CASE("the text of an explanation fits 100 columns") {
    const std::vector<Rule> rules = *load_rules({});
    for (const Rule& rule : rules) {
      CAPTURE(rule.id);
      const std::string page = explain_rule(rule);
      for (const std::string_view line : split_lines(page.substr(0, page.find("Query\n")))) {
        CHECK(line.size() <= 100);
      }
    }
  }
}
