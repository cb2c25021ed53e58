// The files of one environment, by what they belong to and as they count: docs/spec.md lists what
// is taken for the same and what is left out.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "facts/resolved.h"
#include "icecore/result.h"
#include "spec/spec.h"

namespace icecore {

class SpecPlaces;
class Store;

struct EnvironmentTrees {
  std::map<std::int64_t, std::vector<SpecFile>> distributions;  ///< By number.
  std::map<std::string, std::vector<SpecFile>> conda_packages;  ///< By name.
  /// Of each distribution, by number, as SpecPlaces names places for comparing.
  std::map<std::int64_t, std::string> metadata_directories;
  std::vector<SpecFile> standard_library, packaged, unowned;
  std::set<std::string> generated;  ///< Paths of scripts that installers make for entry points.
  std::vector<std::string> unread;  ///< Paths of files whose bytes nobody could read.
};

/// Fails as `select_each` does.
Result<EnvironmentTrees> environment_trees(const Store& facts, const EnvironmentRow& environment,
                                           const SpecPlaces& places);

}  // namespace icecore
