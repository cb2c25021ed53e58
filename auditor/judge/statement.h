// One prepared SELECT over the facts and its rows. It runs while a guard stands, and lives no
// longer than the store.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "icecore/result.h"

struct sqlite3_stmt;

namespace icecore {

/// One value of a row: null, a number, or text. Blobs are text in hex; text is safe on a terminal.
using QueryValue = std::variant<std::monostate, std::int64_t, double, std::string>;

class Statement {
 public:
  /// Takes the statement over.
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  [[nodiscard]] std::vector<std::string> columns() const;

  /// Moves to the next row; false after the last one. ErrorKind::limit when the statement costs
  /// more than its guard allows, ErrorKind::usage when it cannot be evaluated.
  Result<bool> next();

  [[nodiscard]] QueryValue value(std::size_t column) const;
  /// The same as text; empty for null.
  [[nodiscard]] std::string text(std::size_t column) const;
  [[nodiscard]] bool is_null(std::size_t column) const;

 private:
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
};

}  // namespace icecore
