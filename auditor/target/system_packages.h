// The databases of the system's package managers, read for what they say of the layers' files.
#pragma once

#include <string>
#include <vector>

#include "base/limits.h"
#include "facts/resolved.h"
#include "target/layer.h"

namespace icecore {

class Store;

struct SystemPackages {
  std::vector<PackageDatabaseRow> databases;
  std::vector<OsPackageRow> packages;
  std::vector<OsPackageFileRow> files;
  std::vector<UnfinishedPackageRow> unfinished;
  std::vector<Gap> gaps;

  void add_to(Store& store) const;
};

/// Each database that the system root has, the packages that list a file or link of the layers, and
/// which: dpkg's (distroless images' form, too), apk's and rpm's in all its forms; and the packages
/// that are not finished, whatever they list. For what cannot be read there is a gap. Nothing
/// without a system root.
SystemPackages read_system_packages(const std::vector<Layer>& layers, const FileTree& files,
                                    const Limits& limits);

/// The algorithm of the digests that the system's packages have of their files, where it is not
/// SHA-256, which all files are hashed with; else nothing. It can be told without reading them.
std::string package_digest_algorithm(const FileTree& files, const Limits& limits);

}  // namespace icecore
