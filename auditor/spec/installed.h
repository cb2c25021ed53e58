// One installed distribution, as far as it tells which file it was installed from.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "spec/spec.h"

namespace icecore {

struct WheelFiles;

struct InstalledDistribution {
  std::string name;             ///< In normal form.
  std::string version;          ///< In normal form.
  std::string place;            ///< The directory that holds it, as paths of a spec are written.
  std::set<std::string> tags;   ///< Of its WHEEL; empty when it has none.
  std::string build;            ///< Likewise; empty when there is none.
  std::string metadata_digest;  ///< Of METADATA; empty when it could not be read.
  /// What counts of it, sorted by path; without scripts that installers make for entry points.
  std::vector<SpecFile> files;
};

/// Where what is installed is not what the wheel brings: the first file, in words; empty where all
/// of it is.
[[nodiscard]] std::string first_difference(const InstalledDistribution& installed,
                                           const WheelFiles& wheel);

}  // namespace icecore
