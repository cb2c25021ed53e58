// Which package of the system's own package manager put a file there, by the facts os_package and
// os_package_file.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "facts/resolved_system.h"

namespace icecore {

class Store;

class PackageFiles {
 public:
  struct Package {
    std::string name;
    PackageDatabaseKind kind = PackageDatabaseKind::dpkg;
  };

  explicit PackageFiles(const Store& store);

  /// The package that lists an entry, of several the first; null if none does.
  [[nodiscard]] const Package* package_of(EntryId file) const;
  /// Whether a file of the system's that no package lists is no package's.
  [[nodiscard]] bool is_complete() const { return has_database_ && is_complete_; }
  /// Why nothing is known of a file that no package lists; of use when not complete.
  [[nodiscard]] std::string_view why_unknown() const;

 private:
  bool has_database_ = false;
  bool is_complete_ = true;
  std::unordered_map<std::int64_t, Package> packages_;
  std::unordered_map<EntryId, std::int64_t> package_of_;
};

}  // namespace icecore
