// Opened before the audit: a directory that is not there should not cost its time.
#include "command/artifact_sources.h"

#include "command/messages.h"
#include "spec/index_source.h"
#include "spec/wheelhouse.h"

namespace icecore {
namespace {

Result<std::unique_ptr<ArtifactSource>> open_indexes(const Options& options, World& world) {
  const Limits limits;
  const RemoteOptions remote{.is_plain = options.insecure, .variable = world.environment};
  IndexAddresses addresses =
      ICECORE_TRY(find_index_addresses(named_indexes(options), remote, limits));
  return index_source(std::make_unique<const PackageIndex>(std::move(addresses), remote, limits));
}

}  // namespace

std::vector<std::string> named_indexes(const Options& options) {
  std::vector<std::string> named = options.indexes;
  std::erase(named, configured_index);
  return named;
}

Result<ArtifactSources> artifact_sources(const Options& options, World& world) {
  ArtifactSources sources;
  for (const std::string& directory : options.wheelhouses) {
    sources.push_back(ICECORE_TRY(open_wheelhouse(directory)));
  }
  if (!options.indexes.empty()) sources.push_back(ICECORE_TRY(open_indexes(options, world)));
  return sources;
}

void say_costs(const ArtifactSources& sources, const Options& options, World& world) {
  if (options.quiet) return;
  for (const std::unique_ptr<ArtifactSource>& source : sources) {
    if (const std::string cost = source->cost(); !cost.empty()) say(world, cost);
  }
}

}  // namespace icecore
