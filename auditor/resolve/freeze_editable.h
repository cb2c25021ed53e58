// The lines of a distribution that is imported from its source directory.
#pragma once

#include <map>
#include <string>

#include "facts/resolved.h"
#include "resolve/freeze_view.h"

namespace icecore {

class Store;

/// What is known of the repositories that editable distributions' sources are in.
class Repositories {
 public:
  explicit Repositories(const Store& store);

  /// pip's lines without the last line end: comments, then `-e …`.
  [[nodiscard]] std::string text_of(const FreezeCandidate& candidate,
                                    const FreezeRules& rules) const;
  /// Whether the line names a commit.
  [[nodiscard]] bool is_versioned(const FreezeCandidate& candidate) const;
  /// Whether the line shows credentials.
  [[nodiscard]] bool has_secret(const FreezeCandidate& candidate) const;
  /// A sentence about what could not be determined; empty if all was.
  [[nodiscard]] std::string warning_of(const FreezeCandidate& candidate) const;

 private:
  [[nodiscard]] const RepositoryRow* find(const FreezeCandidate& candidate) const;

  std::map<std::string, RepositoryRow> repositories_;
  std::map<std::string, SecretRemoteRow> secrets_;
};

}  // namespace icecore
