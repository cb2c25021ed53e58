// The words of facts about systems, as in vocabulary.h.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "formats/preference_kind.h"

namespace icecore {

/// Who keeps the system's packages.
enum class PackageDatabaseKind : std::uint8_t { dpkg, apk, rpm };
inline constexpr std::array<std::string_view, 3> package_database_kind_words{"dpkg", "apk", "rpm"};

/// What is left to do with a package; the last one is nothing.
enum class PackageState : std::uint8_t {
  half_installed,
  unpacked,
  half_configured,
  triggers_awaited,
  triggers_pending,
  held,
  broken,  ///< apk: a file or script of it failed.
  installed
};
inline constexpr std::array<std::string_view, 8> package_state_words{
    "half-installed",   "unpacked", "half-configured", "triggers-awaited",
    "triggers-pending", "held",     "broken",          "installed"};

/// What a preference of a package manager says.
inline constexpr std::array<std::string_view, 7> preference_kind_words{
    "named", "version", "range", "release", "origin", "source", "exclude"};

/// Who chose among alternatives.
enum class ChosenBy : std::uint8_t { automatic, manual, unknown };
inline constexpr std::array<std::string_view, 3> chosen_by_words{"automatic", "manual", "unknown"};

/// Who says until when a release of a system is supported.
enum class SupportTeller : std::uint8_t { table, os_release };
inline constexpr std::array<std::string_view, 2> support_teller_words{"table", "os-release"};

constexpr const auto& words_of(PackageDatabaseKind) {
  return package_database_kind_words;
}
constexpr const auto& words_of(PackageState) {
  return package_state_words;
}
constexpr const auto& words_of(PreferenceKind) {
  return preference_kind_words;
}
constexpr const auto& words_of(ChosenBy) {
  return chosen_by_words;
}
constexpr const auto& words_of(SupportTeller) {
  return support_teller_words;
}

}  // namespace icecore
