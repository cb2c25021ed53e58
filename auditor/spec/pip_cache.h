// pip's cache as a source of artifacts.
#pragma once

#include <memory>
#include <string>

#include "base/limits.h"
#include "spec/artifact_source.h"

namespace icecore {

/// Wheels that pip built, and those that pip 23.3 and later downloaded. ErrorKind::not_found when
/// there is no such directory.
Result<std::unique_ptr<ArtifactSource>> open_pip_cache(const std::string& directory,
                                                       const Limits& limits);

}  // namespace icecore
