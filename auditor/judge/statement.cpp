// Rows of SQLite as values. Facts hold escaped text, but a statement can make other text of them
// (CAST of a blob, char()): what is not safe to print is escaped here, so that no report has to
// ask.
#include "judge/statement.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>

#include "base/text.h"

namespace icecore {
namespace {

Bytes column_bytes(sqlite3_stmt* statement, int column) {
  const void* data = sqlite3_column_blob(statement, column);
  const int size = sqlite3_column_bytes(statement, column);
  return {static_cast<const std::byte*>(data), static_cast<std::size_t>(size)};
}

// Backslashes are how facts show escapes: they alone are no reason to escape again.
std::string printable(std::string_view text) {
  std::string plain(text);
  std::erase(plain, '\\');
  return needs_escape(plain) ? escaped(text) : std::string(text);
}

std::unexpected<Error> failure_of(sqlite3* database, int code) {
  switch (code & 0xFF) {
    case SQLITE_INTERRUPT:
      return failure(ErrorKind::limit, "it takes more steps than the size of the facts allows");
    case SQLITE_NOMEM:
      return failure(ErrorKind::limit, "it takes more memory than a statement may");
    case SQLITE_TOOBIG:
      return failure(ErrorKind::limit, "it makes a value larger than 16 MiB");
    default:
      return failure(ErrorKind::usage, printable(sqlite3_errmsg(database)));
  }
}

}  // namespace

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

std::vector<std::string> Statement::columns() const {
  std::vector<std::string> names;
  const int count = sqlite3_column_count(statement_.get());
  for (int i = 0; i < count; ++i) {
    const char* name = sqlite3_column_name(statement_.get(), i);
    names.push_back(name == nullptr ? std::string() : printable(name));
  }
  return names;
}

Result<bool> Statement::next() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return failure_of(sqlite3_db_handle(statement_.get()), code);
}

QueryValue Statement::value(std::size_t column) const {
  const int index = static_cast<int>(column);
  switch (sqlite3_column_type(statement_.get(), index)) {
    case SQLITE_NULL:
      return std::monostate();
    case SQLITE_INTEGER:
      return sqlite3_column_int64(statement_.get(), index);
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement_.get(), index);
    case SQLITE_BLOB:
      return to_hex(column_bytes(statement_.get(), index));
    default:
      return printable(as_text(column_bytes(statement_.get(), index)));
  }
}

std::string Statement::text(std::size_t column) const {
  struct ToText {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(std::int64_t number) const { return fmt::format("{}", number); }
    std::string operator()(double number) const { return fmt::format("{}", number); }
    std::string operator()(const std::string& words) const { return words; }
  };
  return std::visit(ToText{}, value(column));
}

bool Statement::is_null(std::size_t column) const {
  return sqlite3_column_type(statement_.get(), static_cast<int>(column)) == SQLITE_NULL;
}

}  // namespace icecore
