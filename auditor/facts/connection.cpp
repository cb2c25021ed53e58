// SQLite opens a file by its name only, so a store's file has one for a moment.
#include "facts/connection.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <cstdlib>

#include "base/file_descriptor.h"

namespace icecore {

bool Connection::open(const std::string& name) {
  return sqlite3_open_v2(name.c_str(), &database_,
                         SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                         nullptr) == SQLITE_OK;
}

void Connection::execute(const char* statement) {
  if (sqlite3_exec(database_, statement, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

Statement Connection::prepare(const std::string& text) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database_, text.c_str(), -1, &statement, nullptr) != SQLITE_OK) fail();
  return Statement(statement);
}

void Connection::fail() {
  if (first_failure_) return;
  first_failure_ =
      Error{.kind = ErrorKind::internal,
            .message = fmt::format("the fact store failed: {}", sqlite3_errmsg(database_))};
}

Result<std::string> make_store_file() {
  const char* configured = std::getenv("TMPDIR");
  for (const char* directory : {configured, "/var/tmp", "/tmp"}) {
    if (directory == nullptr) continue;
    std::string pattern = fmt::format("{}/icecore-XXXXXX", directory);
    const FileDescriptor file(mkostemp(pattern.data(), O_CLOEXEC));
    if (file.is_open()) return pattern;
  }
  return failure(ErrorKind::internal, "no temporary file can be made in TMPDIR, /var/tmp or /tmp");
}

}  // namespace icecore
