// Which file a distribution was installed from.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "base/limits.h"
#include "spec/artifact_source.h"
#include "spec/installed.h"
#include "spec/spec.h"

namespace icecore {

/// How much is known of a file, the least first. What cannot be named by a digest is worth less
/// than a candidate that can be.
enum class Certainty : std::uint8_t {
  unknown,
  ambiguous,
  candidate_without_digest,
  equal_without_digest,
  only_candidate,
  equal
};

[[nodiscard]] Certainty certainty_of(const SpecArtifact& artifact);

/// Whether what was found says more, or says later why nothing is known.
[[nodiscard]] inline bool is_better(const SpecArtifact& found, const SpecArtifact& before) {
  return before.strength == "unknown" || certainty_of(found) > certainty_of(before);
}

/// Asks the sources in turn, until one has the file whose content is installed, and all of them
/// where that file can be had, when the one does not say. An error of a source is the reason for
/// what is not known.
[[nodiscard]] SpecArtifact identify(const InstalledDistribution& installed,
                                    std::span<const std::unique_ptr<ArtifactSource>> sources,
                                    const Limits& limits);

}  // namespace icecore
