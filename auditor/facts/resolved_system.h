// Rows about the system's own packages. As in resolved.h, which includes this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "facts/types.h"
#include "facts/vocabulary.h"
#include "facts/vocabulary_system.h"

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

/// One package: of a whole system each that is installed, of other targets those that put something
/// of what was read there.
struct OsPackageRow {
  static constexpr std::string_view table = "os_package";
  std::int64_t id = 0, database = 0;
  PackageDatabaseKind manager = PackageDatabaseKind::dpkg;
  std::string name, version, architecture, source, source_version;
  PackageState state = PackageState::installed;
  std::optional<std::int64_t> is_requested;  ///< Nothing where the system does not tell.
  static void visit(auto& row, auto&& column) {
    column("id", row.id);
    column("database", row.database);
    column("manager", row.manager);
    column("name", row.name);
    column("version", row.version);
    column("architecture", row.architecture);
    column("source", row.source);
    column("source_version", row.source_version);
    column("state", row.state);
    column("is_requested", row.is_requested);
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

/// One package that its manager has not finished with, or was told to leave as it is.
struct UnfinishedPackageRow {
  static constexpr std::string_view table = "unfinished_package";
  static constexpr std::string_view primary_key = "database, name, architecture";
  std::int64_t database = 0;
  std::string name, version, architecture;
  PackageState state = PackageState::held;
  static void visit(auto& row, auto&& column) {
    column("database", row.database);
    column("name", row.name);
    column("version", row.version);
    column("architecture", row.architecture);
    column("state", row.state);
  }
};

/// Until when a system gets fixes.
struct SystemSupportRow {
  static constexpr std::string_view table = "system_support";
  EntryId file = 0;  ///< The os-release.
  std::string system, release, ended;
  std::int64_t is_ended = 0;
  SupportTeller told_by = SupportTeller::table;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("system", row.system);
    column("release", row.release);
    column("ended", row.ended);
    column("is_ended", row.is_ended);
    column("told_by", row.told_by);
  }
};

/// One library that an environment loads by way of the system's alternatives.
struct AlternativeRow {
  static constexpr std::string_view table = "alternative";
  static constexpr std::string_view primary_key = "environment, library";
  std::int64_t environment = 0;
  std::string library, name;
  EntryId file = 0;  ///< The link in /etc/alternatives.
  std::string choice, best;
  ChosenBy chosen_by = ChosenBy::unknown;
  static void visit(auto& row, auto&& column) {
    column("environment", row.environment);
    column("library", row.library);
    column("name", row.name);
    column("file", row.file);
    column("choice", row.choice);
    column("best", row.best);
    column("chosen_by", row.chosen_by);
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
