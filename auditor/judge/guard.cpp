// SQLite's own means, put together (https://www.sqlite.org/security.html): the authorizer decides
// while a statement is prepared, the progress handler counts steps while it runs. A progress
// handler alone does not stop a statement that makes one huge value, hence the limits on length and
// memory.
#include "judge/guard.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/embedded.h"
#include "base/text.h"
#include "judge/functions.h"
#include "judge/schema_text.h"

namespace icecore {
namespace {

constexpr int steps_between_checks = 1'000;
constexpr std::int64_t least_steps = 10'000'000;
constexpr std::int64_t statement_memory = 256LL << 20;

// Limits of one connection (sqlite3_limit) while a guard lives.
constexpr std::array<std::pair<int, int>, 10> connection_limits{
    {{SQLITE_LIMIT_LENGTH, 16 << 20},
     {SQLITE_LIMIT_SQL_LENGTH, 1 << 20},
     {SQLITE_LIMIT_COLUMN, 200},
     {SQLITE_LIMIT_EXPR_DEPTH, 200},
     {SQLITE_LIMIT_COMPOUND_SELECT, 50},
     {SQLITE_LIMIT_VDBE_OP, 100'000},
     {SQLITE_LIMIT_FUNCTION_ARG, 50},
     {SQLITE_LIMIT_ATTACHED, 0},
     {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1'000},
     {SQLITE_LIMIT_WORKER_THREADS, 0}}};

std::string_view text_or_empty(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

// A statement of ours, before the guard stands.
Statement prepare_own(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr);
  return Statement(statement);
}

std::set<std::string> names_of(sqlite3* database, std::string_view types) {
  std::set<std::string> names;
  Statement statement =
      prepare_own(database, fmt::format("SELECT name FROM sqlite_schema WHERE type IN ({0}) UNION "
                                        "SELECT name FROM sqlite_temp_schema WHERE type IN ({0})",
                                        types));
  while (statement.next().value_or(false)) names.insert(statement.text(0));
  return names;
}

// Views and functions stay as long as the database.
Result<void> make_views(sqlite3* database) {
  Statement views = prepare_own(database, "SELECT 1 FROM sqlite_temp_schema WHERE type = 'view'");
  if (views.next().value_or(false)) return {};
  if (sqlite3_exec(database, std::string(views_text()).c_str(), nullptr, nullptr, nullptr) !=
      SQLITE_OK) {
    return failure(ErrorKind::internal,
                   fmt::format("the rules' views cannot be made: {}", sqlite3_errmsg(database)));
  }
  add_functions(database);
  return {};
}

}  // namespace

Result<std::shared_ptr<const StoreNames>> furnish(sqlite3* database) {
  ICECORE_TRY(make_views(database));
  return std::make_shared<const StoreNames>(
      StoreNames{.tables = names_of(database, "'table'"), .views = names_of(database, "'view'")});
}

struct Guard::State {
  sqlite3* database = nullptr;
  std::shared_ptr<const StoreNames> names;  // null when nothing is prepared
  std::set<std::string> reads;
  std::int64_t steps_allowed = 0, steps_taken = 0;
  std::array<int, connection_limits.size()> previous_limits{};
  std::int64_t previous_memory = 0;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  ~State() {
    if (names) sqlite3_set_authorizer(database, nullptr, nullptr);
    sqlite3_progress_handler(database, 0, nullptr, nullptr);
    for (std::size_t i = 0; i < connection_limits.size(); ++i) {
      sqlite3_limit(database, connection_limits.at(i).first, previous_limits.at(i));
    }
    sqlite3_hard_heap_limit64(previous_memory);
  }

  void begin() {
    for (std::size_t i = 0; i < connection_limits.size(); ++i) {
      const auto [limit, value] = connection_limits.at(i);
      previous_limits.at(i) = sqlite3_limit(database, limit, value);
    }
    previous_memory = sqlite3_hard_heap_limit64(sqlite3_memory_used() + statement_memory);
    if (names) sqlite3_set_authorizer(database, authorize, this);
    sqlite3_progress_handler(database, steps_between_checks, count_steps, this);
  }

  // Whether `column` of `table` may be read inside `accessor`, which is a view or a common table
  // expression. SQLite asks for the column "" of a table, view or expression of which it needs rows
  // only; expressions are not in the schema, and tables that are not, such as SQLite's own, have
  // reserved names.
  bool may_read(const std::string& table, std::string_view column, std::string_view accessor) {
    const bool is_public =
        !is_private_table(table) && (names->tables.contains(table) || names->views.contains(table));
    if (!is_public) {
      return column.empty() && !is_private_table(table) && !table.starts_with("sqlite_") &&
             !table.starts_with("pragma_");
    }
    if (!column.empty() && !names->views.contains(std::string(accessor))) reads.insert(table);
    return true;
  }

  static int authorize(void* self, int action, const char* first, const char* second, const char*,
                       const char* accessor) {
    State& state = *static_cast<State*>(self);
    bool is_allowed = false;
    if (action == SQLITE_SELECT || action == SQLITE_RECURSIVE) is_allowed = true;
    if (action == SQLITE_FUNCTION) {
      is_allowed = is_allowed_function(to_lower_ascii(text_or_empty(second)));
    }
    if (action == SQLITE_READ) {
      is_allowed = state.may_read(to_lower_ascii(text_or_empty(first)), text_or_empty(second),
                                  text_or_empty(accessor));
    }
    return is_allowed ? SQLITE_OK : SQLITE_DENY;
  }

  static int count_steps(void* self) {
    State& state = *static_cast<State*>(self);
    state.steps_taken += steps_between_checks;
    return state.steps_taken > state.steps_allowed ? 1 : 0;
  }
};

Guard::Guard(Guard&&) noexcept = default;
Guard& Guard::operator=(Guard&&) noexcept = default;
Guard::~Guard() = default;

Guard::Guard(sqlite3* database, std::int64_t steps, std::shared_ptr<const StoreNames> names)
    : state_(std::make_unique<State>()) {
  state_->database = database;
  state_->names = std::move(names);
  state_->steps_allowed = steps;
  state_->begin();
}

Result<Guard> Guard::over(const Store& store, std::int64_t steps) {
  sqlite3* database = store.database();
  return Guard(database, steps, ICECORE_TRY(furnish(database)));
}

Guard Guard::for_preparing(sqlite3* database, std::shared_ptr<const StoreNames> names) {
  return {database, least_steps, std::move(names)};
}

Guard Guard::for_running(sqlite3* database, std::int64_t steps) {
  return {database, steps, nullptr};
}

Result<Statement> Guard::prepare(std::string_view sql) {
  if (sql.find('\0') != std::string_view::npos) {
    return failure(ErrorKind::usage, "the statement has a NUL character");
  }
  state_->reads.clear();
  state_->steps_taken = 0;
  sqlite3_stmt* prepared = nullptr;
  const char* rest = nullptr;
  const std::string text(sql);
  const int code = sqlite3_prepare_v2(state_->database, text.c_str(), -1, &prepared, &rest);
  Statement statement(prepared);
  if (code != SQLITE_OK) {
    return failure(ErrorKind::usage, escaped(sqlite3_errmsg(state_->database)));
  }
  if (prepared == nullptr || sqlite3_stmt_isexplain(prepared) != 0 ||
      sqlite3_column_count(prepared) == 0) {
    return failure(ErrorKind::usage, "expected one SELECT, found none");
  }
  sqlite3_stmt* second = nullptr;
  const int second_code = sqlite3_prepare_v2(state_->database, rest, -1, &second, nullptr);
  const Statement another(second);
  if (second_code != SQLITE_OK || second != nullptr) {
    return failure(ErrorKind::usage, "expected one SELECT, found more after it");
  }
  return statement;
}

const std::set<std::string>& Guard::reads() const {
  return state_->reads;
}

std::int64_t step_budget(const Store& store) {
  return least_steps + 1'000 * store.rows();
}

std::string_view views_text() {
  return embedded_file("rules/views.sql");
}

}  // namespace icecore
