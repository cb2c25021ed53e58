// Where the user says that files may be which distributions were installed from.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "command/options.h"
#include "command/world.h"
#include "spec/artifact_source.h"

namespace icecore {

using ArtifactSources = std::vector<std::unique_ptr<ArtifactSource>>;

/// In the order in which they are asked: what lies on this machine comes first.
Result<ArtifactSources> artifact_sources(const Options& options, World& world);

/// The URLs of indexes that the user named, without what stands for the configured ones.
[[nodiscard]] std::vector<std::string> named_indexes(const Options& options);

/// Says what asking them has cost, where it has and somebody wants to know.
void say_costs(const ArtifactSources& sources, const Options& options, World& world);

}  // namespace icecore
