// What stands between the facts and the SQL of rules and users. While a guard lives, its store's
// database can only be read, and only within bounds:
// - exactly one SELECT; the public tables and views (not the private ones, not SQLite's own);
//   the functions of functions.h;
// - a number of steps of SQLite's virtual machine, counted anew for each statement;
// - values up to 16 MiB, and 256 MiB of memory more than SQLite held when the guard was made.
//   SQLite counts memory for the whole process, so a process has at most one guard at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "facts/store.h"
#include "judge/statement.h"

namespace icecore {

/// The steps that a statement over these facts may take: 10^7 and 1000 for each fact.
[[nodiscard]] std::int64_t step_budget(const Store& store);

/// The tables and views of a store.
struct StoreNames {
  std::set<std::string> tables, views;
};

/// Makes the views of rules/views.sql and the functions of functions.h in a store's database, where
/// they are not there yet. ErrorKind::internal when they cannot be made.
Result<std::shared_ptr<const StoreNames>> furnish(sqlite3* database);

class Guard {
 public:
  /// Furnishes the store and guards it until the guard's end; nothing can be added to the store
  /// meanwhile.
  static Result<Guard> over(const Store& store, std::int64_t steps);
  /// For statements that run later, under guards of their own: SQLite would prepare them again if
  /// somebody else decided meanwhile what may be prepared. `names` are what furnishing gave.
  static Guard for_preparing(sqlite3* database, std::shared_ptr<const StoreNames> names);
  /// For running what such a guard has prepared.
  static Guard for_running(sqlite3* database, std::int64_t steps);

  Guard(Guard&&) noexcept;
  Guard& operator=(Guard&&) noexcept;
  ~Guard();

  /// ErrorKind::usage when `sql` is not one SELECT that may be run, with SQLite's own words.
  Result<Statement> prepare(std::string_view sql);

  /// The tables and views whose columns the last prepared statement names, not those behind its
  /// views.
  [[nodiscard]] const std::set<std::string>& reads() const;

 private:
  struct State;
  Guard(sqlite3* database, std::int64_t steps, std::shared_ptr<const StoreNames> names);
  std::unique_ptr<State> state_;
};

/// The text of rules/views.sql: what several rules share, in the words of schema.sql.
[[nodiscard]] std::string_view views_text();

}  // namespace icecore
