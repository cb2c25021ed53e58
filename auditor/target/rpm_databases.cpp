// Systems have moved the database: Fedora and SUSE into /usr, those made by rpm-ostree likewise.
// The form is told by the bytes.
#include "target/rpm_databases.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "formats/rpm_berkeley.h"
#include "formats/rpm_ndb.h"
#include "formats/rpm_sqlite.h"
#include "formats/sqlite_log.h"
#include "target/file_tree.h"

namespace icecore {
namespace {

// What of a file beside the database there is; empty when there is none.
Result<std::string> read_beside(const TreePath& path, std::string_view ending,
                                const FileTree& files, const Limits& limits) {
  const TreePath beside = path.parent().child(fmt::format("{}{}", path.name(), ending));
  if (!files.is_file(beside)) return std::string();
  return files.read(beside, limits.package_database_bytes);
}

// A transaction that was cut off leaves what pages were before it; those in the database are of no
// moment then. Only SQLite could put them back, by writing.
bool is_rollback_journal(std::string_view bytes) {
  constexpr std::string_view signature("\xD9\xD5\x05\xF9\x20\xA1\x63\xD7", 8);
  return bytes.starts_with(signature);
}

Result<void> read_sqlite(const TreePath& path, std::string database, const FileTree& files,
                         const Limits& limits, const UseRpmHeader& use) {
  if (is_rollback_journal(ICECORE_TRY(read_beside(path, "-journal", files, limits)))) {
    return failure(ErrorKind::unsupported, "a transaction was cut off: it has a rollback journal");
  }
  const std::string log = ICECORE_TRY(read_beside(path, "-wal", files, limits));
  if (!log.empty()) {
    // The database may have got pages of a log that was read before, but not the other way round.
    database = ICECORE_TRY(files.read(path, limits.package_database_bytes));
    if (log != ICECORE_TRY(read_beside(path, "-wal", files, limits))) {
      return failure(ErrorKind::changed, "its log was written while it was read");
    }
  }
  return read_rpm_sqlite(ICECORE_TRY(with_sqlite_log(std::move(database), as_bytes(log), limits)),
                         limits, use);
}

}  // namespace

std::vector<TreePath> rpm_databases(const FileTree& files, const Limits& limits) {
  constexpr std::array<std::string_view, 3> directories{"/usr/lib/sysimage/rpm", "/var/lib/rpm",
                                                        "/usr/share/rpm"};
  constexpr std::array<std::string_view, 3> names{"rpmdb.sqlite", "Packages.db", "Packages"};
  std::vector<TreePath> found;
  for (const std::string_view directory : directories) {
    for (const std::string_view name : names) {
      const Result<TreePath> path = TreePath().resolve(fmt::format("{}/{}", directory, name));
      if (!path) continue;
      const Result<TreePath> end = files.resolve(*path, limits.link_hops);
      const bool is_new = end && std::ranges::find(found, *end) == found.end();
      if (is_new && files.is_file(*end)) found.push_back(*end);
    }
  }
  return found;
}

Result<void> read_rpm_database(const TreePath& path, const FileTree& files, const Limits& limits,
                               const UseRpmHeader& use) {
  std::string database = ICECORE_TRY(files.read(path, limits.package_database_bytes));
  const Bytes bytes = as_bytes(database);
  if (is_rpm_ndb(bytes)) return read_rpm_ndb(bytes, limits, use);
  if (is_rpm_berkeley(bytes)) return read_rpm_berkeley(bytes, limits, use);
  // One whose pages are all in the log yet has no bytes.
  if (is_sqlite(bytes) || (bytes.empty() && path.name().ends_with(".sqlite"))) {
    return read_sqlite(path, std::move(database), files, limits, use);
  }
  return failure(ErrorKind::unsupported, "expected a database of rpm, found another format");
}

}  // namespace icecore
