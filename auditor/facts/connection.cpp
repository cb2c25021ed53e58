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

// SQLite takes the bytes as they are. It believes no schema that anybody else wrote (defensive),
// and whoever restores compares it with ours.
bool Connection::open_image(std::span<std::byte> image) {
  if (!open(":memory:")) return false;
  sqlite3_db_config(database_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  const auto size = static_cast<sqlite3_int64>(image.size());
  void* const start = image.data();
  auto* const bytes = static_cast<unsigned char*>(start);
  return sqlite3_deserialize(database_, "main", bytes, size, size, SQLITE_DESERIALIZE_READONLY) ==
         SQLITE_OK;
}

std::optional<std::vector<std::byte>> Connection::image(std::uint64_t limit) const {
  sqlite3_int64 size = 0;
  sqlite3_serialize(database_, "main", &size, SQLITE_SERIALIZE_NOCOPY);
  if (size <= 0 || static_cast<std::uint64_t>(size) > limit) return std::nullopt;
  const std::unique_ptr<unsigned char, void (*)(void*)> bytes(
      sqlite3_serialize(database_, "main", &size, 0), sqlite3_free);
  if (!bytes) return std::nullopt;
  const auto image = std::as_bytes(std::span(bytes.get(), static_cast<std::size_t>(size)));
  return std::vector<std::byte>(image.begin(), image.end());
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
