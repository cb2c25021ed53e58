// apk's database of installed packages (`lib/apk/db/installed`), of Alpine Linux; apk-package(5).
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// One package. Strings are as written; empty where a field is missing.
struct ApkPackage {
  std::string name;                ///< P
  std::string version;             ///< V
  std::string architecture;        ///< A
  std::string origin;              ///< o: the package whose build made it.
  std::vector<std::string> files;  ///< Paths without a leading slash; no directories.
  bool is_broken = false;          ///< f: a file, a script or an attribute of it failed.

  friend bool operator==(const ApkPackage&, const ApkPackage&) = default;
};

struct ApkInstalled {
  std::vector<ApkPackage> packages;  ///< In file order.
  /// Packages without a name and lines that are no field, in file order, each with its offset.
  std::vector<Error> defects;
};

/// Bytes of any encoding are taken. ErrorKind::limit above `manifest_bytes` bytes or `list_entries`
/// packages, files and defects.
Result<ApkInstalled> parse_apk_installed(Bytes bytes, const Limits& limits);

}  // namespace icecore
