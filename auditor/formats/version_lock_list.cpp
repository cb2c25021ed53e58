// The plugin's own lines: `name-epoch:version-release.architecture` (dnf), with the epoch in front
// of all of it (yum); `!` in front says that the version is not wanted. Each part may be a pattern.
// A name may hold hyphens, so that the parts are taken from the end; a line without a version locks
// whatever there is.
#include "formats/version_lock_list.h"

#include <algorithm>
#include <array>

#include "base/number.h"
#include "base/text.h"

namespace icecore {
namespace {

// Whether what stands behind the last dot of a release names machines.
bool is_architecture(std::string_view text) {
  constexpr std::array<std::string_view, 12> words{"*",       "noarch",  "x86_64", "i386",
                                                   "i486",    "i586",    "i686",   "aarch64",
                                                   "ppc64le", "riscv64", "s390x",  "armv7hl"};
  return std::ranges::find(words, text) != words.end();
}

bool begins_version(std::string_view text) {
  return !text.empty() && (is_digit(text.front()) || text.front() == '*' || text.front() == '?');
}

std::string_view without_no_epoch(std::string_view version) {
  if (version.starts_with("0:") || version.starts_with("*:")) version.remove_prefix(2);
  return version;
}

struct Parts {
  std::string_view name, version;  // version-release, with the epoch that is not 0
};

Parts parts_of(std::string_view text) {
  const std::size_t dot = text.rfind('.');
  if (dot != std::string_view::npos && is_architecture(text.substr(dot + 1))) {
    text = text.substr(0, dot);
  }
  const std::size_t release = text.rfind('-');
  const std::size_t version = release == std::string_view::npos || release == 0
                                  ? std::string_view::npos
                                  : text.rfind('-', release - 1);
  if (version == std::string_view::npos || version == 0) return {.name = text, .version = "*"};
  const std::string_view behind = text.substr(version + 1);
  if (!begins_version(behind)) return {.name = text, .version = "*"};
  return {.name = text.substr(0, version), .version = without_no_epoch(behind)};
}

PackagePreference preference_of(std::string_view text, std::uint64_t line) {
  PackagePreference preference{.line = line, .kind = PreferenceKind::version};
  if (text.starts_with('!')) {
    preference.kind = PreferenceKind::exclude;
    text.remove_prefix(1);
  }
  const std::size_t colon = text.find(':');
  const bool is_epoch_first = colon != std::string_view::npos && colon < text.find('-');
  const std::string_view epoch = is_epoch_first ? text.substr(0, colon + 1) : std::string_view();
  const auto [name, version] = parts_of(text.substr(epoch.size()));
  preference.packages = name;
  preference.wanted = version == "*" ? std::string(version)
                                     : std::string(without_no_epoch(epoch)) + std::string(version);
  return preference;
}

}  // namespace

Result<std::vector<PackagePreference>> parse_version_lock_list(Bytes bytes, const Limits& limits) {
  ICECORE_TRY(check_preference_bytes(bytes, limits));
  PackagePreferences preferences(limits);
  std::uint64_t number = 0;
  for (const std::string_view whole : split(as_text(bytes), '\n')) {
    ++number;
    const std::string_view line = strip(whole.substr(0, whole.find('#')));
    if (line.empty()) continue;
    PackagePreference preference = preference_of(line, number);
    if (!preference.packages.empty()) ICECORE_TRY(preferences.add(std::move(preference)));
  }
  return std::move(preferences).take();
}

}  // namespace icecore
