// Rows about the system's own packages. As in resolved.h, which includes this.
#pragma once

#include <cstdint>
#include <optional>
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
  std::string algorithm;  ///< Of the digest; empty without one.
  std::optional<Blob> digest;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("package", row.package);
    column("algorithm", row.algorithm);
    column("digest", row.digest);
  }
};

/// Whether a file is what its package put there, where the package's list has a digest of it.
struct OsPackageVerdictRow {
  static constexpr std::string_view table = "os_package_verdict";
  static constexpr std::string_view primary_key = "file, package";
  EntryId file = 0;
  std::int64_t package = 0;
  RecordState state = RecordState::verified;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("package", row.package);
    column("state", row.state);
  }
};

/// One package that brings a library which is missing.
struct LibraryPackageRow {
  static constexpr std::string_view table = "library_package";
  static constexpr std::string_view primary_key = "environment, name, system, package";
  std::int64_t environment = 0;
  std::string name;  ///< What binaries need it by.
  std::string system, package;
  std::string releases;  ///< Of the system that have it; empty for all.
  std::int64_t is_for_target = 0;
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("name", row.name);
    column("system", row.system);
    column("package", row.package);
    column("releases", row.releases);
    column("is_for_target", row.is_for_target);
  }
};

}  // namespace icecore
