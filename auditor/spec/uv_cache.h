// uv's cache as a source of artifacts.
#pragma once

#include <memory>
#include <string>

#include "base/limits.h"
#include "spec/artifact_source.h"

namespace icecore {

/// Wheels that uv downloaded, which it keeps unpacked, and those that it built.
/// ErrorKind::not_found when there is no such directory.
Result<std::unique_ptr<ArtifactSource>> open_uv_cache(const std::string& directory,
                                                      const Limits& limits);

}  // namespace icecore
