// The connection to a store's database, for the files of facts/ alone.
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "icecore/result.h"

namespace icecore {

struct StatementDeleter {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, StatementDeleter>;

/// A connection that keeps its first failure. It has no locks: one thread at a time uses it.
class Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { sqlite3_close(database_); }

  [[nodiscard]] bool open(const std::string& name);
  /// The database that is these bytes, to be read only; the connection outlives neither.
  [[nodiscard]] bool open_image(std::span<std::byte> image);
  /// The bytes of a database in memory.
  [[nodiscard]] std::optional<std::vector<std::byte>> image(std::uint64_t limit) const;
  void execute(const char* statement);
  /// Null on failure.
  Statement prepare(const std::string& text);
  /// Keeps what SQLite says of its last call, if nothing failed before.
  void fail();

  [[nodiscard]] sqlite3* database() const { return database_; }
  [[nodiscard]] const std::optional<Error>& first_failure() const { return first_failure_; }

 private:
  sqlite3* database_ = nullptr;
  std::optional<Error> first_failure_;
};

/// A new file in TMPDIR, /var/tmp or /tmp; to be unlinked as soon as SQLite has it open.
Result<std::string> make_store_file();

}  // namespace icecore
