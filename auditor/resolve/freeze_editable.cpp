// pip: operations/freeze.py, vcs/git.py and vcs/versioncontrol.py. What pip would ask Mercurial,
// Subversion or Bazaar is not read: the line is then the one that pip prints without their
// programs.
#include "resolve/freeze_editable.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "facts/store.h"

namespace icecore {
namespace {

std::string requirement(const RepositoryRow& repository, const FreezeCandidate& candidate) {
  std::string egg = candidate.names.printed;
  std::ranges::replace(egg, '-', '_');
  std::string text =
      fmt::format("-e git+{}@{}#egg={}", repository.requirement_url, repository.commit_id, egg);
  if (!repository.subdirectory.empty()) text += "&subdirectory=" + repository.subdirectory;
  return text;
}

}  // namespace

Repositories::Repositories(const Store& store) {
  for (const RepositoryRow& row : store.all<RepositoryRow>()) {
    repositories_.emplace(row.directory, row);
  }
  for (const SecretRemoteRow& row : store.all<SecretRemoteRow>()) {
    secrets_.emplace(row.directory, row);
    RepositoryRow& repository = repositories_[row.directory];
    repository.remote = row.remote;
    repository.requirement_url = row.requirement_url;
  }
}

const RepositoryRow* Repositories::find(const FreezeCandidate& candidate) const {
  const auto found = repositories_.find(candidate.source());
  return found == repositories_.end() ? nullptr : &found->second;
}

std::string Repositories::text_of(const FreezeCandidate& candidate,
                                  const FreezeRules& rules) const {
  const RepositoryRow* repository = find(candidate);
  std::string bare = "-e " + candidate.source();
  const std::string display =
      candidate.names.printed + candidate.version_clause(rules).value_or("===None");
  if (repository == nullptr) {
    return fmt::format("# Editable install with no version control ({})\n{}", display, bare);
  }
  if (repository->vcs != "git" || repository->is_determined == 0) return bare;
  if (repository->remote.empty()) {
    return fmt::format("# Editable Git install with no remote ({})\n{}", display, bare);
  }
  if (repository->requirement_url.empty()) {
    return fmt::format(
        "# Editable Git install ({}) with either a deleted local remote or invalid URI:\n# "
        "'{}'\n{}",
        display, repository->remote, bare);
  }
  if (repository->commit_id.empty()) {
    return "## !! Could not determine repository location\n" + bare;
  }
  return requirement(*repository, candidate);
}

bool Repositories::is_versioned(const FreezeCandidate& candidate) const {
  const RepositoryRow* repository = find(candidate);
  return repository != nullptr && repository->vcs == "git" && repository->is_determined != 0 &&
         !repository->requirement_url.empty() && !repository->commit_id.empty();
}

bool Repositories::has_secret(const FreezeCandidate& candidate) const {
  return secrets_.contains(candidate.source());
}

std::string Repositories::warning_of(const FreezeCandidate& candidate) const {
  const RepositoryRow* repository = find(candidate);
  if (repository == nullptr || (repository->vcs == "git" && repository->is_determined != 0)) {
    return "";
  }
  return fmt::format(
      "{}: what repository its source is in could not be determined; pip may print it",
      candidate.row.name);
}

}  // namespace icecore
