// Finds the environments of a target and the trees that they lead out of it to: a base interpreter
// and the directories that .pth files put on the import path; and the repositories of editable
// distributions' sources. Reads pyvenv.cfg, .pth, .egg-link, direct_url.json and what names a
// commit of git only.
#pragma once

#include <string>
#include <vector>

#include "base/limits.h"
#include "icecore/finding.h"
#include "target/installations.h"
#include "target/layer.h"
#include "target/repositories.h"
#include "target/target.h"

namespace icecore {

struct Discovery {
  /// The environments of the target, by directory.
  std::vector<Installation> environments;
  /// The target first, then by kind and path; no file is in two of them.
  std::vector<Root> roots;
  /// Leads that were not followed, and why. `path` is inside the target where the lead stands in
  /// it.
  std::vector<Gap> gaps;
  /// Of the sources of editable distributions, by directory.
  std::vector<RepositoryLead> repositories;
  /// What variables and the user's home say of the import path.
  ImportSettings settings;
};

/// At most `lead_rounds` rounds and `roots` roots. Leads never end in `/`, `/proc`, `/sys`, `/dev`
/// or a whole home directory. Of a root file system only the environments are a root, with the
/// interpreters that they need.
Discovery discover_roots(const Target& target, const ListOptions& options);

}  // namespace icecore
