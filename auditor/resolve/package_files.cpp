// What several databases say is taken together: a system may have two package managers.
#include "resolve/package_files.h"

#include "facts/store.h"

namespace icecore {

PackageFiles::PackageFiles(const Store& store) {
  std::unordered_map<std::int64_t, PackageDatabaseKind> kinds;
  store.each<PackageDatabaseRow>("id", [&](const PackageDatabaseRow& row) {
    has_database_ = true;
    is_complete_ = is_complete_ && row.is_complete != 0;
    kinds.emplace(row.id, row.kind);
  });
  store.each<OsPackageRow>("id", [&](const OsPackageRow& row) {
    packages_.emplace(row.id, Package{.name = row.name, .kind = kinds.at(row.database)});
  });
  store.each<OsPackageFileRow>("file, package", [&](const OsPackageFileRow& row) {
    package_of_.emplace(row.file, row.package);
  });
}

const PackageFiles::Package* PackageFiles::package_of(EntryId file) const {
  const auto package = package_of_.find(file);
  return package == package_of_.end() ? nullptr : &packages_.at(package->second);
}

std::string_view PackageFiles::why_unknown() const {
  return has_database_ ? "the system's package database says too little"
                       : "the system has no package database that is known";
}

}  // namespace icecore
