// A wheel's file on this machine as a candidate.
#pragma once

#include <memory>
#include <string>

#include "base/byte_source.h"
#include "spec/artifact_source.h"

namespace icecore {

/// ErrorKind::unreadable for what is no file.
Result<std::unique_ptr<ByteSource>> open_wheel(const std::string& path);

/// Nothing is opened yet; without URL: whether the path is one that installers take is for the
/// caller to say.
[[nodiscard]] ArtifactCandidate wheel_on_disk(const std::string& path, std::string file_name);

}  // namespace icecore
