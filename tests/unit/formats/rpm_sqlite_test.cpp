#include "formats/rpm_sqlite.h"

#include <doctest/doctest.h>

#include <optional>

#include "formats/sqlite_log.h"
#include "support/hostile.h"
#include "support/rpm_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

struct Read {
  std::vector<std::string> headers;
  Result<void> end;

  [[nodiscard]] std::optional<ErrorKind> failure() const {
    return end ? std::nullopt : std::optional(end.error().kind);
  }
};

Read read_all(const std::string& database, const Limits& limits = {}) {
  Read read;
  read.end = read_rpm_sqlite(database, limits,
                             [&](Bytes header) { read.headers.emplace_back(as_text(header)); });
  return read;
}

constexpr std::string_view table =
    "PRAGMA page_size = 512; CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob "
    "BLOB NOT NULL);";

std::string packages(const std::string& statements) {
  return sqlite_of(std::string(table) + statements);
}

}  // namespace

TEST_SUITE("rpm_sqlite") {
  TEST_CASE("each row is a package, by its number") {
    const std::string database = packages(
        "INSERT INTO Packages VALUES (2, x'62'), (1, x'61'); INSERT INTO Packages VALUES (3, "
        "zeroblob(3000))");
    CHECK(is_sqlite(as_bytes(database)));
    const Read read = read_all(database);
    CHECK(read.end.has_value());
    CHECK(read.headers == std::vector<std::string>{"a", "b", std::string(3'000, '\0')});
  }

  TEST_CASE("what is no plain table of packages is not asked") {
    for (const std::string statements :
         {"CREATE TABLE other (blob)",
          "CREATE TABLE t (blob); CREATE VIEW Packages AS SELECT blob FROM t",
          "CREATE VIEW Packages AS WITH RECURSIVE n(blob) AS (SELECT 1 UNION ALL SELECT blob + 1 "
          "FROM n) SELECT blob FROM n",
          "CREATE VIRTUAL TABLE Packages USING fts5(blob)",
          "CREATE TABLE Packages (a, blob AS (zeroblob(1000000000))); INSERT INTO Packages VALUES "
          "(1)",
          "CREATE TABLE Packages (a)"}) {
      CAPTURE(statements);
      const Read read = read_all(sqlite_of(statements));
      CHECK(read.failure() == ErrorKind::malformed);
      CHECK(read.headers.empty());
    }
  }

  TEST_CASE("limits hold") {
    const std::string database = packages("INSERT INTO Packages VALUES (1, x'61'), (2, x'62')");
    CHECK(read_all(database, {.list_entries = 1}).failure() == ErrorKind::limit);
    CHECK(read_all(packages("INSERT INTO Packages VALUES (1, zeroblob(5000))"),
                   {.manifest_bytes = 4'000})
              .failure() == ErrorKind::malformed);
  }

  TEST_CASE("cut and changed databases end") {
    const std::string database =
        packages("INSERT INTO Packages VALUES (1, x'61'), (2, zeroblob(700))");
    for_each_truncation(as_bytes(database),
                        [](Bytes shorter) { (void)read_all(std::string(as_text(shorter))); });
    for_each_flip(as_bytes(database),
                  [](Bytes changed) { (void)read_all(std::string(as_text(changed))); });
  }
}
