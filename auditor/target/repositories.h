// The repositories that the sources of editable distributions are in, read as git reads them:
// `.git`, HEAD, references and the configuration, and nothing else.
#pragma once

#include <vector>

#include "base/limits.h"
#include "base/tree_path.h"
#include "facts/resolved.h"
#include "icecore/finding.h"
#include "target/file_tree.h"

namespace icecore {

/// What was found of one source directory's repository.
struct RepositoryLead {
  RepositoryRow row;
  bool has_secret = false;
  SecretRemoteRow secret;  ///< Only with `has_secret`.
};

struct RepositoryLeads {
  std::vector<RepositoryLead> repositories;  ///< By source directory; none for those in none.
  std::vector<Gap> gaps;
};

/// `sources` are directories; those that are not there are in no repository, as pip has it.
RepositoryLeads read_repositories(const std::vector<TreePath>& sources, const FileTree& files,
                                  const Limits& limits);

}  // namespace icecore
