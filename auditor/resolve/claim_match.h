// What a claim names beside what is installed: pure comparisons of one with the other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/collected.h"
#include "facts/resolved.h"
#include "resolve/claimed_inputs.h"

namespace icecore {

/// What is known of an installed distribution's artifact.
struct InstalledArtifact {
  std::string version;
  SourceKind source = SourceKind::index;
  bool is_of_conda = false;
  const DirectUrlFact* direct_url = nullptr;  ///< Null where there is none.
  std::vector<Tag> tags;                      ///< Of its wheel; none where it has no WHEEL.
};

/// In what they differ, with what was expected and what was found.
struct MatchDifference {
  ClaimDifference kind = ClaimDifference::other_version;
  std::string expected;
  std::string found;
};

/// Nothing where they agree, and where nobody can tell.
std::optional<MatchDifference> difference_of(const JudgedInput& claimed,
                                             const InstalledArtifact& installed);

/// The same for a package of conda's.
std::optional<MatchDifference> difference_of(const JudgedInput& claimed,
                                             const CondaPackageFact& installed);

/// What an input says of versions: `1.17.0`, `>=1,<2`, a URL with its commit.
std::string told_version(const JudgedInput& claimed);

}  // namespace icecore
