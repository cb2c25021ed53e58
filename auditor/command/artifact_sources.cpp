// Opened before the audit: a directory that is not there should not cost its time.
#include "command/artifact_sources.h"

#include "spec/wheelhouse.h"

namespace icecore {

Result<ArtifactSources> artifact_sources(const Options& options, World&) {
  ArtifactSources sources;
  for (const std::string& directory : options.wheelhouses) {
    sources.push_back(ICECORE_TRY(open_wheelhouse(directory)));
  }
  return sources;
}

}  // namespace icecore
