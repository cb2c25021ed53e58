// Locks and requirements files with hashes as a source of artifacts.
#pragma once

#include <memory>

#include "spec/artifact_source.h"
#include "target/claim_files.h"

namespace icecore {

/// The files that they name with a SHA-256, and SHA-256s of files that they do not name. None of
/// these can be read: they are candidates by name alone.
std::unique_ptr<ArtifactSource> claimed_files(const GivenClaims& claims);

}  // namespace icecore
