// Where facts live: a private SQLite database, in memory for small targets and in an unlinked file
// for large ones. One thread uses a store at a time; a branch is for another thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/collected.h"
#include "facts/resolved.h"
#include "icecore/finding.h"
#include "icecore/result.h"

struct sqlite3;

namespace icecore {

enum class StoreMedium : std::uint8_t {
  memory,        ///< Below `entries_for_disk` entries.
  unlinked_file  ///< A file in the temporary directory that has no name from its first moment on.
};

/// From this many entries on a store belongs on disk (measured: a million entries cost 545 MB in
/// memory, 54 MB on disk).
inline constexpr std::size_t entries_for_disk = 50'000;

/// How the rows of a type lie in their table: by the primary key that it names, else as inserted.
template <typename Row>
constexpr std::string_view natural_order() {
  if constexpr (requires { Row::primary_key; }) {
    return Row::primary_key;
  } else {
    return "rowid";
  }
}

class Store {
 public:
  /// An empty store with the tables of schema.sql. ErrorKind::internal when the disk or SQLite
  /// fails.
  static Result<Store> create(StoreMedium medium);

  /// A store with the rows that `image` gave, to be read only. ErrorKind::malformed for bytes that
  /// are no database with the tables of schema.sql.
  static Result<Store> restore(std::vector<std::byte> image);

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  /// Adds one row; several are written at once. Failure is sticky: `status` reports the first one.
  template <typename Row>
  void add(Row row);
  void add(Fact fact);
  /// Adds a gap about a path that is no entry.
  void add(Gap gap);

  /// The same facts for another thread, to read and to add to at the same time: it sees what was
  /// added before. What it adds is seen once it is destroyed, which has to be before anybody asks
  /// for `status` or `database`. Rows of one type should not be added here and there at once: their
  /// order would be chance.
  [[nodiscard]] Store branch();

  /// Every row, in the natural order.
  template <typename Row>
  [[nodiscard]] std::vector<Row> all() const;

  /// Calls `use` with every row, ordered by the columns in `order` (SQL, ours), one at a time; with
  /// `condition` (likewise) only with those that meet it.
  template <typename Row>
  void each(std::string_view order, const std::function<void(const Row&)>& use,
            std::string_view condition = "1") const;

  /// Writes what is pending; from here on queries see every row. The first failure of any call, if
  /// there was one.
  Result<void> status();

  /// Calls `use` with the database while nothing is written and nobody else has it; what is pending
  /// stays pending.
  void lend_database(const std::function<void(sqlite3*)>& use) const;

  /// How many rows were added, of all types.
  [[nodiscard]] std::int64_t rows() const;

  /// All of a store in memory as bytes, after `status`; nothing for one on disk, and for one of
  /// more than `limit` bytes.
  [[nodiscard]] std::optional<std::vector<std::byte>> image(std::uint64_t limit) const;

  /// The database, for the rule engine and for queries.
  [[nodiscard]] sqlite3* database() const;

 private:
  struct Shared;
  struct State;
  template <typename Row>
  class RowReader;
  explicit Store(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The text of schema.sql.
[[nodiscard]] std::string_view schema_text();

}  // namespace icecore
