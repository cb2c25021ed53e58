// Where a system's package manager gets packages from, whichever package manager it is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// One place of one document. Strings are as written; empty where there is none.
struct PackageSource {
  std::uint64_t line = 0;  ///< Where it is named, from 1.
  std::string name;        ///< What the document calls it; rpm's and apk's tags alone have one.
  std::string uri;         ///< With its credentials.
  std::string suite;       ///< apt: the release; apk: the directory of the release.
  std::string components;  ///< apt: with blanks between them; apk: the last directory.
  std::string signed_by;  ///< apt: keyrings; rpm: URLs of keys; `inline` for a key in the document.
  bool is_enabled = true;
  bool is_unchecked = false;  ///< It says that signatures do not count.
  bool is_snapshot = false;   ///< It names a moment, so that it gives the same packages for ever.

  friend bool operator==(const PackageSource&, const PackageSource&) = default;
};

/// Whether a directory of the URL is named by a moment, as archives of snapshots do: a date
/// (20240131, 2024-01-31), which may go on with a time.
[[nodiscard]] bool names_moment(std::string_view uri);

/// The sources of one document. What they have in common (keys, components) is in each, so that
/// their bytes are bounded, too.
class PackageSources {
 public:
  explicit PackageSources(const Limits& limits) : limits_(limits) {}

  /// ErrorKind::limit for more than `list_entries` sources or `manifest_bytes` bytes.
  Result<void> add(PackageSource source);
  [[nodiscard]] std::vector<PackageSource> take() && { return std::move(sources_); }

 private:
  const Limits& limits_;
  std::vector<PackageSource> sources_;
  std::uint64_t bytes_ = 0;
};

}  // namespace icecore
