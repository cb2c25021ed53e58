// Which files of a whole system settle something for all programs of it, and what the variables
// that a container gets mean there.
#pragma once

#include <string>
#include <vector>

#include "base/limits.h"
#include "facts/collected.h"
#include "target/target.h"

namespace icecore {

struct SystemSettings {
  std::vector<std::string> places;    ///< Paths, links not followed; each may lead to nothing.
  std::vector<NamedPlaceFact> named;  ///< One for each variable that means a place.
};

/// Sources of packages, users and groups, certificates that are trusted, time zones and locales.
/// Names of locales mean places only `for_glibc`.
SystemSettings system_settings(const FileTree& files, const Variables& variables, bool for_glibc,
                               const Limits& limits);

/// The records of choices among alternatives, for the links of /etc/alternatives that are among
/// `links`.
std::vector<std::string> alternative_records(const std::vector<TreePath>& links);

}  // namespace icecore
