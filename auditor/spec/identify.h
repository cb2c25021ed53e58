// Which file a distribution was installed from.
#pragma once

#include <memory>
#include <span>

#include "base/limits.h"
#include "spec/artifact_source.h"
#include "spec/installed.h"
#include "spec/spec.h"

namespace icecore {

/// Asks the sources in turn, until one has the file whose content is installed. An error of a
/// source is the reason for what is not known.
[[nodiscard]] SpecArtifact identify(const InstalledDistribution& installed,
                                    std::span<const std::unique_ptr<ArtifactSource>> sources,
                                    const Limits& limits);

}  // namespace icecore
