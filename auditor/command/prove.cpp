// `icecore prove`: what a lock names is installed again, and held against what is there. The one
// command that runs another program, and says so first.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "command/artifact_sources.h"
#include "command/commands.h"
#include "command/messages.h"
#include "command/output.h"
#include "command/rebuild.h"
#include "command/spec_source.h"
#include "spec/compare.h"
#include "spec/lock.h"

namespace icecore {
namespace {

constexpr std::string_view left_out =
    "bytecode of a source that is there; RECORD, INSTALLER, REQUESTED and direct_url.json; the "
    "interpreter that scripts name, and what installers make of entry points";

bool may_run(const Options& options, World& world) {
  if (options.is_agreed) return true;
  if (!world.asks) return false;
  return world.asks("This runs uv, or pip, in a scratch directory to install what the lock names.");
}

bool is_locked(const SpecDistribution& distribution, const Lock& lock) {
  const std::string input = fmt::format("{} {}", distribution.name, distribution.version);
  return std::ranges::find(lock.unpinned, input, &UnpinnedInput::input) == lock.unpinned.end();
}

// The spec with the distributions alone that were to be installed again.
Spec only_locked(const Spec& spec, const Lock& lock) {
  Spec part;
  part.files = spec.files;
  for (const SpecDistribution& distribution : spec.environment.distributions) {
    if (is_locked(distribution, lock)) part.environment.distributions.push_back(distribution);
  }
  return part;
}

Spec only_those_of(const Spec& rebuilt, const Spec& wanted) {
  Spec part;
  part.files = rebuilt.files;
  for (const SpecDistribution& distribution : rebuilt.environment.distributions) {
    const std::vector<SpecDistribution>& all = wanted.environment.distributions;
    if (std::ranges::find(all, distribution.name, &SpecDistribution::name) != all.end()) {
      part.environment.distributions.push_back(distribution);
    }
  }
  return part;
}

std::string report(const Spec& wanted, const std::vector<Difference>& differences, const Lock& lock,
                   const std::string& installer) {
  const std::vector<SpecDistribution>& all = wanted.environment.distributions;
  std::int64_t files = 0;
  for (const SpecDistribution& distribution : all) files += distribution.tree.files;
  std::string text =
      fmt::format("installed again with {}: {} distributions\n", installer, all.size());
  text += fmt::format("compared: {} files, by path, size, digest and whether they are executable\n",
                      files);
  text += fmt::format("not compared: {}\n", left_out);
  for (const Difference& difference : differences) {
    text +=
        fmt::format("differs: {} {}: {} → {}\n    {}\n", to_word(difference.kind),
                    difference.subject, difference.before, difference.after, difference.meaning);
    for (const FileDifference& file : difference.files) {
      text += fmt::format("      {} {}\n", to_word(file.change), file.path);
    }
  }
  for (const UnpinnedInput& unpinned : lock.unpinned) {
    text += fmt::format("not installed again: {}: {}\n", unpinned.input, unpinned.reason);
  }
  text += fmt::format("{} of {} identical\n", all.size() - differences.size(), all.size());
  return text;
}

}  // namespace

Exit run_prove(const Options& options, World& world) {
  if (!may_run(options, world)) {
    return fail(world, {.kind = ErrorKind::usage,
                        .message = "prove runs uv, or pip, in a scratch directory: --yes says that "
                                   "it may"});
  }
  const Result<Spec> spec = spec_of(options, options.target, world);
  if (!spec) return fail(world, spec.error());
  const Lock lock =
      write_lock({.spec = *spec, .conda = {}, .base_image = {}}, LockFormat::requirements);
  const Spec wanted = only_locked(*spec, lock);
  if (wanted.environment.distributions.empty()) {
    return fail(world, {.kind = ErrorKind::not_found,
                        .message = "nothing of it can be named with a digest; --wheelhouse says "
                                   "where its wheels may be"});
  }
  const Result<Rebuild> rebuild = Rebuild::make(
      {.requirements = lock.text,
       .python = options.interpreter.empty() ? python_series(*spec) : options.interpreter,
       .installer = options.installer,
       .wheelhouses = options.sources.wheelhouses,
       .indexes = named_indexes(options),
       .is_offline = options.is_offline},
      world);
  if (!rebuild) return fail(world, rebuild.error());
  Options of_rebuilt = options;
  of_rebuilt.environment.clear();
  of_rebuilt.sources = {};  // files are compared, wherever they came from
  const Result<Spec> rebuilt = spec_of_target(of_rebuilt, rebuild->environment(), world);
  if (!rebuilt) return fail(world, rebuilt.error());
  const std::vector<Difference> differences = compare(wanted, only_those_of(*rebuilt, wanted));
  const std::string text = report(wanted, differences, lock, rebuild->installer());
  if (const Result<void> written = write_answer(options.output, text, world); !written) {
    return fail(world, written.error());
  }
  return differences.empty() && lock.unpinned.empty() ? Exit::success : Exit::found;
}

}  // namespace icecore
