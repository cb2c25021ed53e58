// Package indexes as a source of artifacts.
#pragma once

#include <memory>

#include "spec/artifact_source.h"
#include "target/package_index.h"

namespace icecore {

/// Asks for pages, digests of METADATA, and parts of wheels; never for whole wheels where parts can
/// be had.
std::unique_ptr<ArtifactSource> index_source(std::unique_ptr<const PackageIndex> index);

}  // namespace icecore
