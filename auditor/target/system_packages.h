// The databases of the system's package managers, read for what they say of the layers' files.
#pragma once

#include <cstdint>
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

/// Which packages are facts.
enum class PackageScope : std::uint8_t {
  used,  ///< Those that list something of the layers.
  all    ///< Each that is installed.
};

/// Each database that the system root has, its packages, and which file or link of the layers each
/// lists: dpkg's (distroless images' form, too), apk's and rpm's in all its forms; and the packages
/// that are not finished, whatever they list. For what cannot be read there is a gap. Nothing
/// without a system root.
SystemPackages read_system_packages(const std::vector<Layer>& layers, const FileTree& files,
                                    PackageScope scope, const Limits& limits);

/// The algorithm of the digests that the system's packages have of their files, where it is not
/// SHA-256, which all files are hashed with; else nothing. It can be told without reading them.
std::string package_digest_algorithm(const FileTree& files, const Limits& limits);

}  // namespace icecore
