// A URL of this machine (`file:`) is where somebody built, not what was installed: it is left out,
// and the digest of its archive kept.
#include "spec/environment_part.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "facts/store.h"
#include "judge/select.h"
#include "spec/environment_trees.h"
#include "spec/spec_places.h"
#include "spec/tree_digest.h"

namespace icecore {
namespace {

constexpr std::string_view executable_sql =
    "SELECT file.sha256 FROM environment JOIN file ON file.id = environment.interpreter "
    "WHERE environment.id = {} AND file.sha256 <> ''";

constexpr std::string_view hooks_sql =
    "SELECT directory.root, directory.path, entry.name, hook.kind, hook.text, hook.line FROM hook "
    "JOIN entry ON entry.id = hook.file JOIN directory ON directory.id = entry.directory "
    "WHERE hook.environment = {}";

constexpr std::string_view conda_sql =
    "SELECT name, version, build, channel, subdir FROM conda_package ORDER BY name, version";

constexpr std::string_view provenance_sql =
    "SELECT directory.root, directory.path, provenance_url.url, provenance_url.digest_algorithm, "
    "provenance_url.digest FROM provenance_url JOIN entry ON entry.id = provenance_url.file "
    "JOIN directory ON directory.id = entry.directory";

// The last part of a URL's path; a name of a file where it ends with one.
std::string file_name_of(std::string_view url) {
  const std::string_view path = url.substr(0, url.find_first_of("?#"));
  return std::string(path.substr(path.rfind('/') + 1));
}

SpecSource source_of(const DistributionRow& row, const DirectUrlFact* direct_url) {
  SpecSource source{.kind = std::string(to_word(row.source)),
                    .url = {},
                    .vcs = {},
                    .commit = {},
                    .subdirectory = {},
                    .archive = {}};
  if (direct_url == nullptr) return source;
  if (!direct_url->url.starts_with("file:")) source.url = direct_url->url;
  source.vcs = direct_url->vcs;
  source.commit = direct_url->commit_id;
  source.subdirectory = direct_url->subdirectory;
  const bool is_legacy = direct_url->digest.empty();
  const std::string& algorithm =
      is_legacy ? direct_url->legacy_digest_algorithm : direct_url->digest_algorithm;
  const std::string& digest = is_legacy ? direct_url->legacy_digest : direct_url->digest;
  if (!digest.empty()) source.archive = fmt::format("{}:{}", algorithm, digest);
  return source;
}

class PartBuilder {
 public:
  PartBuilder(const Store& facts, const EnvironmentRow& row, const SpecPlaces& places,
              EnvironmentTrees& trees)
      : facts_(facts), row_(row), places_(places), trees_(trees) {}

  Result<EnvironmentPart> build() {
    ICECORE_TRY(describe_interpreter());
    for (const SearchPathRow& path : facts_.all<SearchPathRow>()) {
      if (path.environment != row_.id) continue;
      const std::string place = places_.absolute_of_place(path.root, path.directory);
      part_.environment.search_path.push_back(places_.shown(place));
    }
    ICECORE_TRY(add_hooks());
    ICECORE_TRY(add_distributions());
    ICECORE_TRY(add_conda_packages());
    part_.environment.packaged = digest_tree(trees_.packaged);
    part_.environment.unowned = digest_tree(trees_.unowned);
    return std::move(part_);
  }

 private:
  template <typename... Arguments>
  Result<Selection> select(std::string_view sql, const Arguments&... arguments) const {
    return select_all(facts_, fmt::format(fmt::runtime(sql), arguments...));
  }

  [[nodiscard]] std::string place_of(const FactValue& root, const FactValue& directory) const {
    return places_.absolute(number_of(root), text_of(directory));
  }

  Result<void> describe_interpreter() {
    SpecInterpreter& interpreter = part_.environment.interpreter;
    interpreter.implementation = row_.implementation;
    interpreter.version = row_.version.value_or("");
    interpreter.soabi = row_.soabi;
    const Selection found = ICECORE_TRY(select(executable_sql, row_.id));
    if (!found.rows.empty()) {
      interpreter.executable = fmt::format("sha256:{}", text_of(found.rows[0][0]));
    }
    interpreter.standard_library = digest_tree(trees_.standard_library);
    return {};
  }

  Result<void> add_hooks() {
    std::vector<SpecHook>& hooks = part_.environment.hooks;
    const Selection found = ICECORE_TRY(select(hooks_sql, row_.id));
    for (const SelectedRow& row : found.rows) {
      const std::string directory = places_.shown(place_of(row[0], row[1]));
      hooks.push_back({.path = fmt::format("{}/{}", directory, text_of(row[2])),
                       .kind = std::string(text_of(row[3])),
                       .text = std::string(text_of(row[4])),
                       .line = number_of(row[5])});
    }
    std::ranges::sort(hooks);
    return {};
  }

  Result<void> add_distributions() {
    std::map<EntryId, DirectUrlFact> direct_urls;
    for (DirectUrlFact& fact : facts_.all<DirectUrlFact>()) {
      direct_urls.emplace(fact.file, std::move(fact));
    }
    std::vector<DistributionRow> rows = facts_.all<DistributionRow>();
    std::erase_if(rows, [&](const DistributionRow& row) { return row.environment != row_.id; });
    std::ranges::sort(rows, {}, [](const DistributionRow& row) {
      return std::tie(row.normalized_name, row.version, row.location);
    });
    std::map<std::string_view, int> names;
    ICECORE_TRY(read_provenance());
    for (const DistributionRow& row : rows) {
      const auto found = row.direct_url ? direct_urls.find(*row.direct_url) : direct_urls.end();
      add_distribution(row, found == direct_urls.end() ? nullptr : &found->second);
      const int number = ++names[row.normalized_name];
      const std::string more = number > 1 ? fmt::format(" ({})", number) : "";
      part_.numbers.push_back(
          {.id = row.id, .tree = fmt::format("distribution {}{}", row.normalized_name, more)});
    }
    return {};
  }

  void add_distribution(const DistributionRow& row, const DirectUrlFact* direct_url) {
    const std::string& metadata = trees_.metadata_directories[row.id];
    SpecDistribution distribution{
        .name = row.normalized_name,
        .version = row.version,
        .form = std::string(to_word(row.form)),
        .place = places_.shown(std::string_view(metadata).substr(0, metadata.rfind('/'))),
        .source = source_of(row, direct_url),
        .tree = digest_tree(trees_.distributions[row.id])};
    part_.artifacts.push_back(artifact_of(distribution, metadata));
    part_.environment.distributions.push_back(std::move(distribution));
  }

  // As far as the environment itself tells: what is installed from an index is not recorded.
  SpecArtifact artifact_of(const SpecDistribution& distribution, const std::string& metadata) {
    SpecArtifact artifact{.distribution = distribution.name,
                          .version = distribution.version,
                          .strength = "unknown",
                          .file_name = {},
                          .digest = {},
                          .url = {},
                          .index = {},
                          .size = {},
                          .reason = "nothing that is installed says which file it was"};
    if (const auto recorded = provenance_.find(metadata); recorded != provenance_.end()) {
      artifact.url = recorded->second.url;
      artifact.digest = recorded->second.archive;
    } else if (distribution.source.kind == to_word(SourceKind::archive)) {
      artifact.url = distribution.source.url;
      artifact.digest = distribution.source.archive;
    }
    const bool is_source = distribution.source.kind != to_word(SourceKind::index) &&
                           distribution.source.kind != to_word(SourceKind::archive);
    if (is_source) artifact.reason = "built from source: " + distribution.source.kind;
    if (artifact.digest.empty()) return artifact;
    artifact.strength = "only-candidate";
    artifact.reason = "as its installer noted; the file itself was not read";
    artifact.file_name = file_name_of(artifact.url);
    return artifact;
  }

  Result<void> read_provenance() {
    const Selection found = ICECORE_TRY(select(provenance_sql));
    for (const SelectedRow& row : found.rows) {
      SpecSource& source = provenance_[place_of(row[0], row[1])];
      source.url = text_of(row[2]);
      source.archive = fmt::format("{}:{}", text_of(row[3]), text_of(row[4]));
    }
    return {};
  }

  Result<void> add_conda_packages() {
    if (trees_.conda_packages.empty()) return {};
    const Selection found = ICECORE_TRY(select(conda_sql));
    for (const SelectedRow& row : found.rows) {
      const auto tree = trees_.conda_packages.find(std::string(text_of(row[0])));
      if (tree == trees_.conda_packages.end()) continue;
      part_.environment.conda_packages.push_back({.name = std::string(text_of(row[0])),
                                                  .version = std::string(text_of(row[1])),
                                                  .build = std::string(text_of(row[2])),
                                                  .channel = std::string(text_of(row[3])),
                                                  .subdir = std::string(text_of(row[4])),
                                                  .tree = digest_tree(tree->second)});
    }
    return {};
  }

  const Store& facts_;
  const EnvironmentRow& row_;
  const SpecPlaces& places_;
  EnvironmentTrees& trees_;
  std::map<std::string, SpecSource> provenance_;  // by metadata directory
  EnvironmentPart part_;
};

}  // namespace

Result<EnvironmentPart> environment_part(const Store& facts, const EnvironmentRow& environment,
                                         const SpecPlaces& places, EnvironmentTrees& trees) {
  return PartBuilder(facts, environment, places, trees).build();
}

}  // namespace icecore
