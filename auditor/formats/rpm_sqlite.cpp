// SQLite reads a copy in memory, so that nothing is locked or written, and is told not to trust it
// (https://www.sqlite.org/security.html): one table, one column, no views, triggers or functions of
// the file's own, and a bound on steps.
#include "formats/rpm_sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::string_view signature("SQLite format 3\0", 16);
constexpr int steps_between_checks = 1'000;
constexpr std::uint64_t steps_for_each_entry = 100;

struct DatabaseCloser {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
struct StatementCloser {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using DatabaseHandle = std::unique_ptr<sqlite3, DatabaseCloser>;
using StatementHandle = std::unique_ptr<sqlite3_stmt, StatementCloser>;

std::string_view text_or_empty(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

int authorize(void*, int action, const char* table, const char* column, const char*,
              const char* view) {
  if (action == SQLITE_SELECT) return SQLITE_OK;
  const std::string name = to_lower_ascii(text_or_empty(table));
  const std::string_view field = text_or_empty(column);
  const bool is_schema = name == "sqlite_master" && (field == "rootpage" || field == "sql" ||
                                                     field == "type" || field == "name");
  const bool is_header = name == "packages" && (field == "blob" || field.empty());
  const bool is_allowed = action == SQLITE_READ && view == nullptr && (is_schema || is_header);
  return is_allowed ? SQLITE_OK : SQLITE_DENY;
}

class SqliteReader {
 public:
  SqliteReader(std::string image, const Limits& limits, const UseRpmHeader& use)
      : image_(std::move(image)), limits_(limits), use_(use) {}

  Result<void> run() {
    ICECORE_TRY(open());
    ICECORE_TRY(check_table());
    const StatementHandle headers = ICECORE_TRY(prepare("SELECT blob FROM Packages"));
    std::uint64_t packages = 0;
    std::uint64_t bytes_left = image_.size();
    int code = sqlite3_step(headers.get());
    for (; code == SQLITE_ROW; code = sqlite3_step(headers.get())) {
      const Bytes header = bytes_of(*headers, 0);
      if (++packages > limits_.list_entries || header.size() > bytes_left) {
        return failure(ErrorKind::limit, "more headers than there is room for");
      }
      bytes_left -= header.size();
      use_(header);
    }
    if (code != SQLITE_DONE) return broken();
    return {};
  }

 private:
  Result<void> open() {
    sqlite3* opened = nullptr;
    const int code =
        sqlite3_open_v2(":memory:", &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    database_.reset(opened);
    if (code != SQLITE_OK) return broken();
    for (const auto& [option, value] :
         std::array<std::pair<int, int>, 4>{{{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                             {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                             {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
                                             {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}}}) {
      sqlite3_db_config(opened, option, value, nullptr);
    }
    sqlite3_limit(opened, SQLITE_LIMIT_LENGTH, static_cast<int>(limits_.manifest_bytes));
    sqlite3_limit(opened, SQLITE_LIMIT_SQL_LENGTH, 1 << 20);
    sqlite3_limit(opened, SQLITE_LIMIT_COLUMN, 200);
    sqlite3_limit(opened, SQLITE_LIMIT_EXPR_DEPTH, 100);
    sqlite3_limit(opened, SQLITE_LIMIT_VDBE_OP, 25'000);
    sqlite3_limit(opened, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_exec(opened, "PRAGMA cell_size_check = ON", nullptr, nullptr, nullptr);
    const auto size = static_cast<sqlite3_int64>(image_.size());
    void* bytes = image_.data();
    if (sqlite3_deserialize(opened, "main", static_cast<unsigned char*>(bytes), size, size,
                            SQLITE_DESERIALIZE_READONLY) != SQLITE_OK) {
      return broken();
    }
    sqlite3_set_authorizer(opened, authorize, nullptr);
    sqlite3_progress_handler(opened, steps_between_checks, count_steps, this);
    return {};
  }

  // A table of values: a virtual one has no page of its own, and what computes a column needs
  // parentheses more than those around the columns.
  Result<void> check_table() {
    const StatementHandle table =
        ICECORE_TRY(prepare("SELECT rootpage, sql FROM sqlite_master "
                            "WHERE type = 'table' AND name = 'Packages'"));
    if (sqlite3_step(table.get()) == SQLITE_ROW && sqlite3_column_int64(table.get(), 0) > 0) {
      const std::string_view sql = as_text(bytes_of(*table, 1));
      if (std::ranges::count(sql, '(') == 1) return {};
    }
    return failure(ErrorKind::malformed, "the database has no plain table of packages");
  }

  static int count_steps(void* self) {
    SqliteReader& reader = *static_cast<SqliteReader*>(self);
    reader.steps_ += steps_between_checks;
    return reader.steps_ > reader.limits_.list_entries * steps_for_each_entry ? 1 : 0;
  }

  Result<StatementHandle> prepare(const char* text) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(database_.get(), text, -1, &statement, nullptr);
    StatementHandle handle(statement);
    if (code != SQLITE_OK) return broken();
    return handle;
  }

  static Bytes bytes_of(sqlite3_stmt& statement, int column) {
    const void* data = sqlite3_column_blob(&statement, column);
    const int size = sqlite3_column_bytes(&statement, column);
    return {static_cast<const std::byte*>(data), static_cast<std::size_t>(size)};
  }

  [[nodiscard]] std::unexpected<Error> broken() const {
    return failure(ErrorKind::malformed,
                   fmt::format("SQLite says: {}", escaped(sqlite3_errmsg(database_.get()))));
  }

  std::string image_;
  const Limits& limits_;
  const UseRpmHeader& use_;
  DatabaseHandle database_;  // reads the image, so it goes first
  std::uint64_t steps_ = 0;
};

}  // namespace

bool is_sqlite(Bytes database) {
  return as_text(database).starts_with(signature);
}

Result<void> read_rpm_sqlite(std::string database, const Limits& limits, const UseRpmHeader& use) {
  return SqliteReader(std::move(database), limits, use).run();
}

}  // namespace icecore
