// From the facts of one audit to the spec of one of its environments.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "icecore/result.h"
#include "spec/spec.h"

namespace icecore {

class ArtifactSource;
class Store;

/// `environment` is its number in the tables. Files that distributions were installed from are
/// looked for in `sources`. `files` of the spec is filled: who does not want it clears it.
/// ErrorKind::not_found where there is no environment of that number, ErrorKind::usage for one of
/// wheels; else fails as `select_each` does.
Result<Spec> build_spec(const Store& facts, std::int64_t environment,
                        std::span<const std::unique_ptr<ArtifactSource>> sources = {});

}  // namespace icecore
