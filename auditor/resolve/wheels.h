// Wheels and source distributions as what installers choose from: what their names say, whether it
// is what is in them, and which of them the Python and platform that were chosen would be given.
#pragma once

#include <string>
#include <vector>

#include "base/limits.h"
#include "facts/resolved_artifact.h"
#include "merge/tree.h"
#include "resolve/environment.h"
#include "resolve/owners.h"

namespace icecore {

class Store;

/// What the user chose; empty texts for what was not.
struct WheelChoice {
  std::string python;    ///< `3.12`, or `3.13t`.
  std::string platform;  ///< A tag, which `parse_wheel_platform` takes.
};

/// What a file's name says.
struct ArtifactName {
  std::string name, version, build, tags, variant;
  std::string problem;                ///< Why it is no such name; all else is empty then.
  std::vector<std::string> expanded;  ///< Its tags one by one, sorted.
};

/// Of a wheel the label of a variant may stand at the end (draft of PEP 825).
[[nodiscard]] ArtifactName read_artifact_name(const std::string& file_name, ArtifactKind kind);

/// Fills in the rows and adds them. The rows of `platform_tag` are there already.
void resolve_wheels(std::vector<WheelRow> wheels, const WheelChoice& choice,
                    const std::vector<Environment>& environments, const Tree& tree, Store& store);

}  // namespace icecore
