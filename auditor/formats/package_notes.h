// The two JSON notes of the UAPI group: which package a binary is of, and what it opens at run
// time.
#pragma once

#include <string>
#include <vector>

#include "base/limits.h"
#include "icecore/result.h"

namespace icecore {

/// UAPI.8; empty members are absent.
struct PackageNote {
  std::string type;     ///< `rpm`, `deb`, `apk` …
  std::string system;   ///< `fedora`
  std::string name;     ///< Of the source package.
  std::string version;  ///< As the package manager writes it.
};

/// ErrorKind::malformed for what is no object of texts; errors of `parse_json`.
Result<PackageNote> read_package_note(std::string_view text, const Limits& limits);

/// UAPI.12, one element: names of one library, the first of which is there is taken.
struct DlopenNote {
  std::vector<std::string> names;
  std::string feature;
  std::string priority;  ///< `required`, `recommended` or `suggested`
};

/// As `read_package_note`.
Result<std::vector<DlopenNote>> read_dlopen_note(std::string_view text, const Limits& limits);

}  // namespace icecore
