// A directory of wheels as a source of artifacts.
#pragma once

#include <memory>
#include <string>

#include "spec/artifact_source.h"

namespace icecore {

/// Wheels of the directory itself, not of directories in it. ErrorKind::not_found when there is no
/// such directory.
Result<std::unique_ptr<ArtifactSource>> open_wheelhouse(const std::string& directory);

}  // namespace icecore
