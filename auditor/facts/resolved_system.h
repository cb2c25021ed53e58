// Rows about the system's own packages. As in resolved.h, which includes this.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "facts/types.h"
#include "facts/vocabulary.h"

namespace icecore {

/// One database of a system's package manager.
struct PackageDatabaseRow {
  static constexpr std::string_view table = "package_database";
  std::int64_t id = 0;
  PackageDatabaseKind kind = PackageDatabaseKind::dpkg;
  std::string path;
  std::int64_t packages = 0;  ///< Installed ones.
  std::int64_t is_complete = 0;
  static void visit(auto& row, auto&& column) {
    column("id", row.id);
    column("kind", row.kind);
    column("path", row.path);
    column("packages", row.packages);
    column("is_complete", row.is_complete);
  }
};

/// One package that put something of what was read there.
struct OsPackageRow {
  static constexpr std::string_view table = "os_package";
  std::int64_t id = 0, database = 0;
  std::string name, version, architecture, source;
  static void visit(auto& row, auto&& column) {
    column("id", row.id);
    column("database", row.database);
    column("name", row.name);
    column("version", row.version);
    column("architecture", row.architecture);
    column("source", row.source);
  }
};

/// One file or link that a package lists.
struct OsPackageFileRow {
  static constexpr std::string_view table = "os_package_file";
  static constexpr std::string_view primary_key = "file, package";
  EntryId file = 0;
  std::int64_t package = 0;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("package", row.package);
  }
};

}  // namespace icecore
