// Facts about what a system's own files settle for all programs. As in collected.h, which includes
// this.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "facts/types.h"
#include "facts/vocabulary_system.h"

namespace icecore {

/// One place that the system's package manager gets packages from. Credentials in `uri` are masked.
struct PackageSourceFact {
  static constexpr std::string_view table = "package_source";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  std::int64_t line = 0;
  PackageDatabaseKind kind = PackageDatabaseKind::dpkg;
  std::string name, uri, suite, components, signed_by;
  std::int64_t is_enabled = 1, is_unchecked = 0, is_snapshot = 0, has_credential = 0;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("line", row.line);
    column("kind", row.kind);
    column("name", row.name);
    column("uri", row.uri);
    column("suite", row.suite);
    column("components", row.components);
    column("signed_by", row.signed_by);
    column("is_enabled", row.is_enabled);
    column("is_unchecked", row.is_unchecked);
    column("is_snapshot", row.is_snapshot);
    column("has_credential", row.has_credential);
  }
};

/// What the system's package manager was told of the versions or sources of some packages.
struct PackagePreferenceFact {
  static constexpr std::string_view table = "package_preference";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  std::int64_t line = 0;
  PackageDatabaseKind manager = PackageDatabaseKind::dpkg;
  std::string packages;  ///< A name or pattern.
  PreferenceKind kind = PreferenceKind::named;
  std::string wanted;
  std::optional<std::int64_t> priority;  ///< apt alone has one.
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("line", row.line);
    column("manager", row.manager);
    column("packages", row.packages);
    column("kind", row.kind);
    column("wanted", row.wanted);
    column("priority", row.priority);
  }
};

/// What the system keeps of one name with alternatives.
struct AlternativeRecordFact {
  static constexpr std::string_view table = "alternative_record";
  EntryId file = 0;
  std::string link;
  std::int64_t is_automatic = 0;
  std::string best;
  std::int64_t choices = 0;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("link", row.link);
    column("is_automatic", row.is_automatic);
    column("best", row.best);
    column("choices", row.choices);
  }
};

/// Rules of time zones.
struct TimeZoneDataFact {
  static constexpr std::string_view table = "time_zone_data";
  EntryId file = 0;
  std::string version;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("version", row.version);
  }
};

/// Certificates in text.
struct CertificateBundleFact {
  static constexpr std::string_view table = "certificate_bundle";
  EntryId file = 0;
  std::int64_t certificates = 0, broken = 0;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("certificates", row.certificates);
    column("broken", row.broken);
  }
};

/// One locale of glibc's archive.
struct ArchivedLocaleFact {
  static constexpr std::string_view table = "archived_locale";
  static constexpr std::string_view primary_key = "file, position";
  EntryId file = 0;
  std::int64_t position = 0;
  std::string name;
  static void visit(auto& row, auto&& column) {
    column("file", row.file);
    column("position", row.position);
    column("name", row.name);
  }
};

/// A place that a variable means.
struct NamedPlaceFact {
  static constexpr std::string_view table = "named_place";
  static constexpr std::string_view primary_key = "variable";
  std::string variable, value, place;
  std::int64_t is_present = 0;
  static void visit(auto& row, auto&& column) {
    column("variable", row.variable);
    column("value", row.value);
    column("place", row.place);
    column("is_present", row.is_present);
  }
};

}  // namespace icecore
