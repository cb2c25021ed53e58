// Opened before the audit: a directory that is not there should not cost its time. What has bytes
// comes before what has names alone.
#include "command/artifact_sources.h"

#include <fmt/format.h>

#include <utility>

#include "command/installer_caches.h"
#include "command/messages.h"
#include "spec/claimed_files.h"
#include "spec/index_source.h"
#include "spec/pip_cache.h"
#include "spec/uv_cache.h"
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

Result<void> add_caches(const Options& options, const World& world, ArtifactSources& sources) {
  const Limits limits;
  for (const std::string& cache : options.sources.pip_caches) {
    const std::string directory =
        cache == usual_cache ? ICECORE_TRY(pip_cache_directory(world)) : cache;
    sources.push_back(ICECORE_TRY(open_pip_cache(directory, limits)));
  }
  for (const std::string& cache : options.sources.uv_caches) {
    const std::string directory =
        cache == usual_cache ? ICECORE_TRY(uv_cache_directory(world)) : cache;
    sources.push_back(ICECORE_TRY(open_uv_cache(directory, limits)));
  }
  return {};
}

// What they lead to and could not be read is said: hashes may be missing for it.
Result<std::unique_ptr<ArtifactSource>> read_locks(const Options& options, World& world) {
  const GivenClaims claims = ICECORE_TRY(read_given_claims(
      {.against = options.sources.locks, .project = {}, .variables = options.variables}, Limits()));
  for (const Gap& gap : claims.gaps) say(world, fmt::format("{}: {}", gap.path, gap.reason));
  return claimed_files(claims);
}

}  // namespace

std::vector<std::string> named_indexes(const Options& options) {
  std::vector<std::string> named = options.sources.indexes;
  std::erase(named, configured_index);
  return named;
}

Result<ArtifactSources> artifact_sources(const Options& options, World& world) {
  const Options::Sources& given = options.sources;
  ArtifactSources sources;
  for (const std::string& directory : given.wheelhouses) {
    sources.push_back(ICECORE_TRY(open_wheelhouse(directory)));
  }
  ICECORE_TRY(add_caches(options, world, sources));
  if (!given.locks.empty()) sources.push_back(ICECORE_TRY(read_locks(options, world)));
  if (!given.indexes.empty()) sources.push_back(ICECORE_TRY(open_indexes(options, world)));
  return sources;
}

void say_costs(const ArtifactSources& sources, const Options& options, World& world) {
  if (options.quiet) return;
  for (const std::unique_ptr<ArtifactSource>& source : sources) {
    if (const std::string cost = source->cost(); !cost.empty()) say(world, cost);
  }
}

}  // namespace icecore
