// What a system's package manager was told of the packages that it takes, whichever it is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/preference_kind.h"

namespace icecore {

/// One name or pattern of one document, and what is said of it. Strings are as written.
struct PackagePreference {
  std::uint64_t line = 0;  ///< Where it is said, from 1; of a stanza its first line.
  std::string packages;    ///< `libc6`, `python3*`, `src:glibc`, `*`.
  PreferenceKind kind = PreferenceKind::named;
  std::string wanted;  ///< `1.2*`, `>=1.2`, `a=stable`, a host, a tag; empty where nothing more is.
  std::optional<std::int64_t> priority;  ///< apt alone has one.

  friend bool operator==(const PackagePreference&, const PackagePreference&) = default;
};

/// The preferences of one document. What a stanza says is in each of its packages' preferences, so
/// that their bytes are bounded, too.
class PackagePreferences {
 public:
  explicit PackagePreferences(const Limits& limits) : limits_(limits) {}

  /// ErrorKind::limit for more than `list_entries` preferences or `manifest_bytes` bytes.
  Result<void> add(PackagePreference preference);
  [[nodiscard]] std::vector<PackagePreference> take() && { return std::move(preferences_); }

 private:
  const Limits& limits_;
  std::vector<PackagePreference> preferences_;
  std::uint64_t bytes_ = 0;
};

/// ErrorKind::limit for a document of more than `manifest_bytes` bytes.
Result<void> check_preference_bytes(Bytes bytes, const Limits& limits);

}  // namespace icecore
