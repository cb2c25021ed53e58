#include "facts/store.h"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <future>
#include <set>
#include <string>

using namespace icecore;

namespace {

std::vector<std::string> columns_of(sqlite3* database, std::string_view table) {
  sqlite3_stmt* statement = nullptr;
  const std::string query = fmt::format("SELECT name FROM pragma_table_info('{}')", table);
  REQUIRE(sqlite3_prepare_v2(database, query.c_str(), -1, &statement, nullptr) == SQLITE_OK);
  std::vector<std::string> names;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    names.emplace_back(as_text(
        std::as_bytes(std::span(sqlite3_column_text(statement, 0),
                                static_cast<std::size_t>(sqlite3_column_bytes(statement, 0))))));
  }
  sqlite3_finalize(statement);
  return names;
}

template <typename Row>
void check_columns(const Store& store, std::set<std::string>& tables) {
  std::vector<std::string> described;
  Row row;
  Row::visit(row, [&](std::string_view name, auto&) { described.emplace_back(name); });
  CAPTURE(std::string(Row::table));
  CHECK(described == columns_of(store.database(), Row::table));
  tables.emplace(Row::table);
}

template <typename... Rows>
void check_all(const Store& store, std::set<std::string>& tables, const std::variant<Rows...>*) {
  (check_columns<Rows>(store, tables), ...);
}

}  // namespace

TEST_SUITE("store") {
  TEST_CASE("every row type describes exactly its table, and every table has a row type") {
    const Store store = *Store::create(StoreMedium::memory);
    std::set<std::string> described;
    check_all(store, described, static_cast<const Fact*>(nullptr));
    check_all(store, described, static_cast<const ResolvedRow*>(nullptr));
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(store.database(), "SELECT count(*) FROM sqlite_schema WHERE type = 'table'",
                       -1, &statement, nullptr);
    REQUIRE(sqlite3_step(statement) == SQLITE_ROW);
    CHECK(sqlite3_column_int64(statement, 0) == static_cast<std::int64_t>(described.size()));
    sqlite3_finalize(statement);
  }

  TEST_CASE("a row comes back as it was added, on either medium") {
    for (const StoreMedium medium : {StoreMedium::memory, StoreMedium::unlinked_file}) {
      Store store = *Store::create(medium);
      store.add(RootRow{
          .id = 1, .name = "target", .kind = RootKind::target, .path = "p", .reason = "named"});
      store.add(DirectoryRow{.id = 1, .root = 1, .path = "."});
      EntryRow entry{
          .id = 7, .directory = 1, .name = "ä", .kind = EntryKind::link, .size = 3, .mode = 0755};
      entry.link_target = "b";
      entry.sha256 = sha256_of(as_bytes("x"));
      store.add(entry);
      store.add(Fact(RecordRowFact{
          .file = 7, .line = 2, .path = "a", .algorithm = "md5", .digest = Blob{std::byte{1}}}));
      REQUIRE(store.status().has_value());
      const EntryRow read = store.all<EntryRow>().at(0);
      CHECK(read.name == "ä");
      CHECK(read.kind == EntryKind::link);
      CHECK(read.link_target == "b");
      CHECK(read.sha256 == entry.sha256);
      CHECK_FALSE(read.raw_name.has_value());
      CHECK(store.all<RecordRowFact>().at(0).digest == Blob{std::byte{1}});
      CHECK_FALSE(store.all<RecordRowFact>().at(0).size.has_value());
    }
  }

  TEST_CASE("rows written together and alone keep their order, whoever reads them and when") {
    Store store = *Store::create(StoreMedium::memory);
    for (std::int64_t count = 1; count <= 40; ++count) {
      CAPTURE(count);
      store.add(DirectoryRow{.id = 100 - count, .root = 1, .path = std::to_string(count)});
      store.add(GapRow{.root = "", .path = "", .reader = "r", .reason = std::to_string(count)});
      if (count % 7 != 0) continue;
      const std::vector<GapRow> gaps = store.all<GapRow>();
      REQUIRE(gaps.size() == static_cast<std::size_t>(count));
      CHECK(gaps.front().reason == "1");
      CHECK(gaps.back().reason == std::to_string(count));
      CHECK(store.all<DirectoryRow>().front().id == 100 - count);
    }
    CHECK(store.status().has_value());
    CHECK(store.all<GapRow>().size() == 40);
  }

  TEST_CASE("the first failure stays and is reported") {
    Store store = *Store::create(StoreMedium::memory);
    store.add(DirectoryRow{.id = 1, .root = 1, .path = "a"});
    store.add(DirectoryRow{.id = 1, .root = 1, .path = "b"});
    CHECK(store.status().error().message.find("UNIQUE") != std::string::npos);
  }

  TEST_CASE("rows can be added while others are read, before and after the database is asked for") {
    constexpr std::int64_t count = 20'000;  // more than the queue holds
    Store store = *Store::create(StoreMedium::memory);
    for (std::int64_t i = 1; i <= count; ++i)
      store.add(DirectoryRow{.id = i, .path = std::to_string(i)});
    std::int64_t next = 1;
    const auto copy = [&](const DirectoryRow& row) {
      CHECK(row.id == next++);
      store.add(OwnerRow{.file = row.id});
    };
    store.each<DirectoryRow>("id", copy, "id <= 15000");
    CHECK(store.all<OwnerRow>().size() == 15'000);
    CHECK(store.database() != nullptr);
    store.each<DirectoryRow>("id", copy, "id > 15000");
    CHECK(store.all<OwnerRow>().size() == count);
    CHECK(store.all<OwnerRow>().back().file == count);
    CHECK(store.status().has_value());
  }

  TEST_CASE("a branch sees what was there, and what it adds is there after it") {
    constexpr std::int64_t count = 20'000;
    Store store = *Store::create(StoreMedium::memory);
    for (std::int64_t i = 1; i <= 10; ++i)
      store.add(DirectoryRow{.id = i, .path = std::to_string(i)});
    const auto copy_directories = [](Store branch) {
      const std::size_t seen = branch.all<DirectoryRow>().size();
      for (std::int64_t i = 1; i <= count; ++i) branch.add(OwnerRow{.file = i});
      return seen;
    };
    auto seen = std::async(std::launch::async, copy_directories, store.branch());
    for (std::int64_t i = 1; i <= count; ++i) store.add(GapRow{.reason = std::to_string(i)});
    std::int64_t next = 1;
    store.each<GapRow>("rowid",
                       [&](const GapRow& row) { CHECK(row.reason == std::to_string(next++)); });
    CHECK(next == count + 1);
    CHECK(seen.get() == 10);
    CHECK(store.all<OwnerRow>().size() == count);
    CHECK(store.all<OwnerRow>().back().file == count);
    CHECK(store.status().has_value());
  }

  TEST_CASE("the database can be lent while rows are added, which are counted") {
    Store store = *Store::create(StoreMedium::memory);
    const auto tables = [&] {
      int count = 0;
      store.lend_database([&](sqlite3* database) {
        sqlite3_exec(
            database, "SELECT name FROM sqlite_schema WHERE type = 'table'",
            [](void* number, int, char**, char**) { return ++*static_cast<int*>(number), 0; },
            &count, nullptr);
      });
      return count;
    };
    const int before = tables();
    CHECK(before > 100);
    CHECK(store.rows() == 0);
    for (std::int64_t i = 1; i <= 5'000; ++i) store.add(OwnerRow{.file = i});
    CHECK(tables() == before);
    {
      Store branch = store.branch();
      branch.add(GapRow{.reason = "one"});
    }
    CHECK(store.rows() == 5'001);
    CHECK(store.all<OwnerRow>().size() == 5'000);
  }
}
