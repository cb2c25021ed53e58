// The document is closed: what belongs to an environment is said, or a gap says why not. What
// somebody says of it from outside (where it lay, who made the spec) is no part of its digests.
#include "spec/build_spec.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/task_pool.h"
#include "base/version.h"
#include "facts/store.h"
#include "judge/select.h"
#include "spec/environment_part.h"
#include "spec/environment_trees.h"
#include "spec/identify.h"
#include "spec/platform_part.h"
#include "spec/spec_json.h"
#include "spec/spec_places.h"

namespace icecore {
namespace {

constexpr std::string_view gaps_sql =
    "SELECT gap.root, gap.path, gap.reader, gap.reason FROM gap ORDER BY 1, 2, 3, 4";

constexpr std::string_view copies_sql =
    "SELECT library_copy.library, library_copy.variant, directory.root, directory.path, entry.name "
    "FROM library_copy JOIN entry ON entry.id = library_copy.file "
    "JOIN directory ON directory.id = entry.directory WHERE library_copy.environment = {}";

Result<EnvironmentRow> environment_row(const Store& facts, std::int64_t number) {
  for (EnvironmentRow& row : facts.all<EnvironmentRow>()) {
    if (row.id != number) continue;
    if (row.kind != EnvironmentKind::wheels) return std::move(row);
    return failure(ErrorKind::usage,
                   "wheels are files to install from: what is told here is what is installed");
  }
  return failure(ErrorKind::not_found, fmt::format("there is no environment {}", number));
}

Result<std::vector<SpecGap>> gaps_of(const Store& facts, const EnvironmentTrees& trees,
                                     const SpecEnvironment& environment) {
  std::vector<SpecGap> gaps;
  const Selection found = ICECORE_TRY(select_all(facts, gaps_sql));
  for (const SelectedRow& row : found.rows) {
    const std::string_view root = text_of(row[0]);
    gaps.push_back({.field = fmt::format("{}{}{}", root, root.empty() ? "" : ":", text_of(row[1])),
                    .reason = fmt::format("{}: {}", text_of(row[2]), text_of(row[3]))});
  }
  for (const std::string& path : trees.unread) {
    gaps.push_back({.field = path, .reason = "its bytes could not be read"});
  }
  const SpecInterpreter& interpreter = environment.interpreter;
  if (!interpreter.executable) {
    gaps.push_back({.field = "environment.interpreter.executable",
                    .reason = "the interpreter is not part of the audit"});
  }
  if (interpreter.version.empty()) {
    gaps.push_back(
        {.field = "environment.interpreter.version", .reason = "nothing that was read states it"});
  }
  gaps.push_back({.field = "platform.accelerators",
                  .reason = "which processors of other kinds the code is for is not read yet"});
  std::ranges::sort(gaps);
  gaps.erase(std::ranges::unique(gaps).begin(), gaps.end());
  return gaps;
}

void add_list(std::string tree, std::vector<SpecFile>& files, Spec& spec) {
  if (!files.empty()) spec.files.push_back({.tree = std::move(tree), .files = std::move(files)});
}

Result<std::vector<SpecCopy>> copies_of(const Store& facts, std::int64_t environment,
                                        const SpecPlaces& places) {
  std::vector<SpecCopy> copies;
  const std::string sql = fmt::format(fmt::runtime(copies_sql), environment);
  const Selection found = ICECORE_TRY(select_all(facts, sql));
  for (const SelectedRow& row : found.rows) {
    const std::string directory = places.absolute(number_of(row[2]), text_of(row[3]));
    copies.push_back({.library = std::string(text_of(row[0])),
                      .variant = std::string(text_of(row[1])),
                      .path = places.shown(fmt::format("{}/{}", directory, text_of(row[4])))});
  }
  std::ranges::sort(copies);
  return copies;
}

// Sorted by the trees' names; those of distributions carry their place only where two have one
// name.
void keep_files(const std::vector<DistributionNumber>& numbers, EnvironmentTrees& trees,
                Spec& spec) {
  for (const DistributionNumber& number : numbers) {
    add_list(number.tree, trees.distributions[number.id], spec);
  }
  for (auto& [name, files] : trees.conda_packages) add_list("conda package " + name, files, spec);
  add_list("standard library", trees.standard_library, spec);
  add_list("packages of the system", trees.packaged, spec);
  add_list("unowned", trees.unowned, spec);
}

SpecProvenance provenance_of(const Store& facts, const EnvironmentRow& environment) {
  SpecProvenance provenance{.tool = fmt::format("icecore {}", program_version),
                            .target = {},
                            .target_kind = {},
                            .environment = environment.path};
  for (const TargetRow& target : facts.all<TargetRow>()) {
    provenance.target = target.reference;
    provenance.target_kind = to_word(target.kind);
  }
  return provenance;
}

constexpr std::string_view wheels_sql =
    "SELECT distribution.id, wheel_file.build, wheel_tag.tag FROM distribution "
    "LEFT JOIN wheel_file ON wheel_file.file = distribution.wheel "
    "LEFT JOIN wheel_tag ON wheel_tag.file = distribution.wheel";

// What the WHEEL of a distribution says of its file's name.
struct WheelWords {
  std::set<std::string> tags;
  std::string build;
};

// Of all distributions, by number.
Result<std::map<std::int64_t, WheelWords>> wheel_words(const Store& facts) {
  std::map<std::int64_t, WheelWords> words;
  const Selection found = ICECORE_TRY(select_all(facts, wheels_sql));
  for (const SelectedRow& row : found.rows) {
    WheelWords& wheel = words[number_of(row[0])];
    wheel.build = text_of(row[1]);
    if (row[2].index() != 0) wheel.tags.emplace(text_of(row[2]));
  }
  return words;
}

InstalledDistribution installed(const SpecDistribution& distribution, const WheelWords& wheel,
                                const std::vector<SpecFile>& files,
                                const std::set<std::string>& generated) {
  InstalledDistribution result{.name = distribution.name,
                               .version = distribution.version,
                               .place = distribution.place,
                               .tags = wheel.tags,
                               .build = wheel.build,
                               .metadata_digest = {},
                               .files = {}};
  for (const SpecFile& file : files) {
    if (!generated.contains(file.path)) result.files.push_back(file);
    if (file.path.ends_with(".dist-info/METADATA")) result.metadata_digest = file.digest;
  }
  return result;
}

// A distribution whose file is looked for: its place in the spec, and what is installed of it.
struct Wanted {
  std::size_t position = 0;
  InstalledDistribution installed;
};

Result<std::vector<Wanted>> wanted_artifacts(const Store& facts, const EnvironmentPart& part,
                                             const EnvironmentTrees& trees) {
  std::map<std::int64_t, WheelWords> words = ICECORE_TRY(wheel_words(facts));
  std::vector<Wanted> wanted;
  for (std::size_t i = 0; i < part.artifacts.size(); ++i) {
    const SpecDistribution& distribution = part.environment.distributions[i];
    const bool is_of_wheel = distribution.source.kind == to_word(SourceKind::index) ||
                             distribution.source.kind == to_word(SourceKind::archive);
    if (!is_of_wheel || distribution.tree.files == 0) continue;
    const std::int64_t number = part.numbers[i].id;
    wanted.push_back({.position = i,
                      .installed = installed(distribution, words[number],
                                             trees.distributions.at(number), trees.generated)});
  }
  return wanted;
}

// What the environment does not tell by itself. Several are looked for at once: an index is far
// away.
Result<void> identify_artifacts(const Store& facts, const EnvironmentTrees& trees,
                                std::span<const std::unique_ptr<ArtifactSource>> sources,
                                EnvironmentPart& part) {
  if (sources.empty()) return {};
  constexpr unsigned at_once = 8;
  const Limits limits;
  const std::vector<Wanted> wanted = ICECORE_TRY(wanted_artifacts(facts, part, trees));
  run_ordered<SpecArtifact>(
      wanted.size(), at_once,
      [&](std::size_t i) { return identify(wanted[i].installed, sources, limits); },
      [&](std::size_t i, SpecArtifact found) {
        SpecArtifact& artifact = part.artifacts[wanted[i].position];
        if (is_better(found, artifact)) artifact = std::move(found);
      });
  return {};
}

}  // namespace

Result<Spec> build_spec(const Store& facts, std::int64_t environment,
                        std::span<const std::unique_ptr<ArtifactSource>> sources) {
  const EnvironmentRow row = ICECORE_TRY(environment_row(facts, environment));
  const SpecPlaces places(facts, row);
  EnvironmentTrees trees = ICECORE_TRY(environment_trees(facts, row, places));
  Spec spec;
  EnvironmentPart part = ICECORE_TRY(environment_part(facts, row, places, trees));
  ICECORE_TRY(identify_artifacts(facts, trees, sources, part));
  spec.environment = std::move(part.environment);
  spec.artifacts = std::move(part.artifacts);
  spec.platform = ICECORE_TRY(platform_part(facts, row));
  spec.environment_digest = content_digest(spec.environment);
  spec.platform_digest = content_digest(spec.platform);
  spec.library_copies = ICECORE_TRY(copies_of(facts, row.id, places));
  spec.gaps = ICECORE_TRY(gaps_of(facts, trees, spec.environment));
  spec.provenance = provenance_of(facts, row);
  keep_files(part.numbers, trees, spec);
  return spec;
}

}  // namespace icecore
