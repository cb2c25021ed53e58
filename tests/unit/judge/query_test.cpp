#include "judge/query.h"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include "judge/guard.h"
#include "support/fact_lines.h"

using namespace icecore;

namespace {

Store store_of(const std::vector<std::string>& facts) {
  Store store = *Store::create(StoreMedium::memory);
  const Result<void> added = test::add_facts(store, facts);
  if (!added) FAIL(added.error().message);
  return store;
}

// The answer in one line: values with commas, rows with semicolons; or the error.
std::string answer(const Store& store, std::string_view sql) {
  const Result<QueryResult> result = run_query(store, sql);
  if (!result) return "error: " + result.error().message;
  std::vector<std::string> rows;
  for (const auto& row : result->rows) {
    std::vector<std::string> values;
    for (const QueryValue& value : row) {
      if (std::holds_alternative<std::monostate>(value)) values.emplace_back("null");
      if (const auto* number = std::get_if<std::int64_t>(&value)) {
        values.push_back(std::to_string(*number));
      }
      if (const auto* number = std::get_if<double>(&value)) {
        values.push_back(fmt::format("{}", *number));
      }
      if (const auto* words = std::get_if<std::string>(&value)) values.push_back(*words);
    }
    rows.push_back(fmt::format("{}", fmt::join(values, ",")));
  }
  return fmt::format("{}", fmt::join(rows, ";"));
}

bool is_refused(const Store& store, std::string_view sql) {
  const Result<QueryResult> result = run_query(store, sql);
  return !result && result.error().kind == ErrorKind::usage;
}

}  // namespace

TEST_SUITE("query") {
  TEST_CASE("values come back by kind, with the columns' names") {
    const Store store = store_of({"file id=5 path=a/b.py size=3 sha256=00ff"});
    CHECK(answer(store, "SELECT path, size, link_target, sha256, 0.5 FROM file") ==
          "a/b.py,3,null,00ff,0.5");
    CHECK(answer(store, "SELECT sha256 FROM entry") == "00ff");
    CHECK(run_query(store, "SELECT path AS p, 1 AS \"q r\" FROM file")->columns ==
          std::vector<std::string>{"p", "q r"});
    CHECK(answer(store, "SELECT count(*) FROM pin") == "0");
    CHECK(answer(store, "SELECT path FROM listed_file") == "");
  }

  TEST_CASE("common table expressions, also recursive ones, windows and unions are allowed") {
    const Store store = store_of({"file id=5 path=a"});
    CHECK(answer(store, "WITH x AS (SELECT path FROM file) SELECT count(*) FROM x") == "1");
    CHECK(answer(store,
                 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                 "3) SELECT i, row_number() OVER (ORDER BY i DESC) FROM n ORDER BY i") ==
          "1,3;2,2;3,1");
    CHECK(answer(store, "VALUES (1), (2);  -- end\n") == "1;2");
  }

  TEST_CASE("nothing but one SELECT over public tables is run") {
    const Store store = store_of({"secret_url file=5 url=https://user:password@index.example/a"});
    for (const std::string_view sql :
         {"",
          ";",
          "-- only a comment",
          "SELECT",
          "SELECT 1; SELECT 2",
          "SELECT 1; garbage",
          "SELECT url FROM secret_url",
          "SELECT 1 FROM secret_url",
          "SELECT count(*) FROM secret_url",
          "SELECT count(*) FROM SECRET_URL",
          "SELECT count(*) FROM main.\"secret_url\"",
          "SELECT 1 WHERE EXISTS (SELECT 1 FROM secret_url)",
          "WITH secret_url AS (SELECT url FROM main.secret_url) SELECT url FROM secret_url",
          "SELECT listing_position FROM listing_order",
          "SELECT count(*) FROM listing_order",
          "SELECT name FROM sqlite_schema",
          "SELECT count(*) FROM sqlite_master",
          "SELECT count(*) FROM sqlite_temp_schema",
          "SELECT name FROM pragma_table_info('file')",
          "SELECT count(*) FROM pragma_table_list",
          "EXPLAIN SELECT 1",
          "EXPLAIN QUERY PLAN SELECT 1",
          "PRAGMA table_info(file)",
          "PRAGMA query_only = 0",
          "INSERT INTO pin VALUES (1, 'a', 'b', 'c', 'd', 1, 1)",
          "DELETE FROM entry",
          "UPDATE entry SET size = 0",
          "DROP TABLE entry",
          "CREATE TABLE x (y)",
          "CREATE TEMP VIEW x AS SELECT 1",
          "ATTACH 'x' AS y",
          "VACUUM",
          "BEGIN",
          "COMMIT",
          "INSERT INTO pin (input) VALUES ('a') RETURNING input",
          "REINDEX",
          "ANALYZE",
          "SELECT random()",
          "SELECT datetime('now')",
          "SELECT load_extension('x')",
          "SELECT sqlite_version()",
          "SELECT randomblob(9)",
          "SELECT zeroblob(9)",
          "SELECT current_timestamp",
          "SELECT json('{}')",
          "SELECT value FROM json_each('[1]')",
          "SELECT readfile('/etc/passwd')",
          "SELECT regexp('(', 'a')",
          "SELECT path FROM file WHERE path MATCH 'a'",
          "SELECT absent FROM file"}) {
      CAPTURE(std::string(sql));
      CHECK(is_refused(store, sql));
    }
    using namespace std::string_view_literals;
    CHECK(is_refused(store, "SELECT 1\0; DELETE FROM entry"sv));
  }

  TEST_CASE("a statement that costs too much is stopped and the store works on") {
    Store store = store_of({"file id=5 path=a"});
    for (const auto& [sql, message] : std::initializer_list<std::pair<std::string, std::string>>{
             {"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(i) "
              "FROM n",
              "it takes more steps than the size of the facts allows"},
             {"SELECT length(printf('%.*c', 9000000, 'x') || printf('%.*c', 9000000, 'x'))",
              "it makes a value larger than 16 MiB"},
             {"SELECT length(replace(printf('%.*c', 1000000, 'x'), 'x', printf('%.*c', 99, 'y')))",
              "it makes a value larger than 16 MiB"},
             {"WITH RECURSIVE n(i, v) AS (SELECT 1, printf('%.*c', 9000000, 'x') UNION SELECT i + "
              "1, "
              "v FROM n) SELECT count(v) FROM n",
              "it takes more memory than a statement may"},
         }) {
      CAPTURE(sql);
      const Result<QueryResult> result = run_query(store, sql);
      REQUIRE_FALSE(result.has_value());
      CHECK(result.error().kind == ErrorKind::limit);
      CHECK(result.error().message == message);
    }
    store.add(ClaimRow{.id = 1, .format = "x", .path = "", .tool = ""});
    CHECK(store.status().has_value());
    CHECK(answer(store, "SELECT format FROM claim") == "x");
  }

  TEST_CASE("the budget grows with the facts") {
    Store store = *Store::create(StoreMedium::memory);
    CHECK(step_budget(store) == 10'000'000);
    for (std::int64_t i = 1; i <= 5; ++i) store.add(DirectoryRow{.id = i, .root = 1, .path = ""});
    CHECK(step_budget(store) == 10'000'000 + 1'000 * 5);
  }

  TEST_CASE("regexp finds by RE2; its patterns may come from a column") {
    const Store store = store_of({"file id=5 path=a.py", "file id=6 path=b.so"});
    CHECK(answer(store, "SELECT path FROM file WHERE path REGEXP '\\.so$'") == "b.so");
    CHECK(answer(store, "SELECT regexp('^' || path, 'a.pyc') FROM file ORDER BY id") == "1;0");
    CHECK(answer(store, "SELECT regexp(NULL, 'a'), regexp('a', NULL), regexp('', '')") ==
          "null,null,1");
    CHECK(answer(store, "SELECT regexp('(a', 'a')") == "error: regexp: missing ): (a");
    CHECK(answer(store, "SELECT path FROM file WHERE path GLOB '*.py'") == "a.py");
  }

  TEST_CASE("pep440_compare orders versions; what is none has no place in the order") {
    const Store store = store_of({});
    for (const auto& [arguments, order] :
         std::initializer_list<std::pair<std::string, std::string>>{
             {"'1.9', '1.10'", "-1"},
             {"'1.0', '1.0.0'", "0"},
             {"'2021.05.1', '2021.5.1'", "0"},
             {"'1.0', '1.0rc1'", "1"},
             {"'2.0+cu118', '2.0'", "1"},
             {"'1!0', '2'", "1"},
             {"2, '2.0'", "0"},
             {"'unknown', '1.0'", "null"},
             {"'1.0', ''", "null"},
             {"'1.0', NULL", "null"},
             {"NULL, NULL", "null"},
         }) {
      CAPTURE(arguments);
      CHECK(answer(store, "SELECT pep440_compare(" + arguments + ")") == order);
    }
    CHECK(is_refused(store, "SELECT pep440_compare('1.0')"));
  }

  TEST_CASE("text that a statement makes is safe to print") {
    const Store store = store_of({});
    CHECK(answer(store, "SELECT char(27) || '[31m'") == "\\x1b[31m");
    CHECK(answer(store, "SELECT CAST(x'ff41' AS TEXT)") == "\\xffA");
    CHECK(answer(store, "SELECT 'kept \\x1b as it is'") == "kept \\x1b as it is");
    CHECK(answer(store, "SELECT x'1b'") == "1b");
    CHECK(run_query(store, "SELECT 1 AS \"\x1b[31m\"")->columns.front() == "\\x1b[31m");
  }
}
