// Where the user says that files may be which distributions were installed from.
#pragma once

#include <memory>
#include <vector>

#include "command/options.h"
#include "command/world.h"
#include "spec/artifact_source.h"

namespace icecore {

using ArtifactSources = std::vector<std::unique_ptr<ArtifactSource>>;

/// In the order in which they are asked: what lies on this machine comes first.
Result<ArtifactSources> artifact_sources(const Options& options, World& world);

/// Says what asking them has cost, where it has and somebody wants to know.
void say_costs(const ArtifactSources& sources, const Options& options, World& world);

}  // namespace icecore
