// `icecore lock`: what is installed, named with digests. What cannot be named so is in the lock as
// a comment and on standard error, and makes the exit code 1.
#include "spec/lock.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "command/artifact_sources.h"
#include "command/commands.h"
#include "command/environment_choice.h"
#include "command/messages.h"
#include "command/output.h"
#include "facts/store.h"
#include "spec/build_spec.h"

namespace icecore {
namespace {

std::vector<CondaArtifact> conda_artifacts(const Store& facts) {
  std::vector<CondaArtifact> artifacts;
  for (const CondaPackageFact& package : facts.all<CondaPackageFact>()) {
    artifacts.push_back(
        {.name = package.name, .url = package.url, .md5 = package.md5, .sha256 = package.sha256});
  }
  std::ranges::sort(artifacts, {}, &CondaArtifact::name);
  return artifacts;
}

// The first that somebody names with its digest.
std::string base_image(const Store& facts) {
  for (const BaseImageRow& base : facts.all<BaseImageRow>()) {
    if (!base.digest.empty() && !base.name.empty()) {
      const std::string name = base.name.substr(0, base.name.find('@'));
      return fmt::format("{}@{}", name, base.digest);
    }
  }
  return {};
}

// Paths of wheels are those that the lock's reader finds them by: from where the lock is.
void make_relative(std::vector<SpecArtifact>& artifacts, const std::string& output) {
  std::error_code ignored;
  const std::filesystem::path directory =
      output == standard_output ? std::filesystem::path(".")
                                : std::filesystem::absolute(output, ignored).parent_path();
  for (SpecArtifact& artifact : artifacts) {
    if (artifact.url.empty() || artifact.url.contains("://")) continue;
    const std::filesystem::path relative =
        std::filesystem::proximate(artifact.url, directory, ignored);
    if (!ignored) artifact.url = relative.string();
  }
}

Result<Lock> lock_of_target(const Options& options, LockFormat format, World& world) {
  const ArtifactSources sources = ICECORE_TRY(artifact_sources(options, world));
  const AuditResult result = ICECORE_TRY(audit_target(options, {.judge = Judge::no}, world));
  const std::int64_t environment =
      ICECORE_TRY(chosen_environment(result.store(), options.environment));
  Spec spec = ICECORE_TRY(build_spec(result.store(), environment, sources));
  say_costs(sources, options, world);
  make_relative(spec.artifacts, options.output);
  return write_lock({.spec = spec,
                     .conda = conda_artifacts(result.store()),
                     .base_image = base_image(result.store())},
                    format);
}

}  // namespace

Exit run_lock(const Options& options, World& world) {
  if (const Result<void> checked = check_output(options.output); !checked) {
    return fail(world, checked.error());
  }
  const Result<Lock> lock = lock_of_target(
      options, from_word<LockFormat>(options.format).value_or(LockFormat::pylock), world);
  if (!lock) return fail(world, lock.error());
  const Result<void> written = write_answer(options.output, lock->text, world);
  if (!written) return fail(world, written.error());
  for (const UnpinnedInput& unpinned : lock->unpinned) {
    say(world, fmt::format("not fixed: {}: {}", unpinned.input, unpinned.reason));
  }
  return lock->unpinned.empty() ? Exit::success : Exit::found;
}

}  // namespace icecore
