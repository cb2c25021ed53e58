// Noise is worse than silence: what a claim leaves to groups and extras is neither asked for nor
// surplus; installers are nobody's surplus; and of a claim that names only what the project itself
// needs, what those need in turn is not.
#include "resolve/claim_resolver.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "facts/store.h"
#include "formats/claim_document.h"
#include "formats/url.h"
#include "resolve/claim_match.h"
#include "resolve/environment.h"

namespace icecore {
namespace {

// Locks name all that is installed; other claims only what somebody asks for.
bool names_everything(ClaimFormat format) {
  constexpr std::array locks{ClaimFormat::pylock,         ClaimFormat::uv_lock,
                             ClaimFormat::poetry_lock,    ClaimFormat::pdm_lock,
                             ClaimFormat::pipfile_lock,   ClaimFormat::conda_lock,
                             ClaimFormat::conda_explicit, ClaimFormat::pixi_lock};
  return std::ranges::find(locks, format) != locks.end();
}

bool is_conda_lock(ClaimFormat format) {
  return format == ClaimFormat::conda_lock || format == ClaimFormat::conda_explicit ||
         format == ClaimFormat::pixi_lock;
}

bool is_installer(const std::string& name) {
  constexpr std::array<std::string_view, 5> installers{"pip", "setuptools", "wheel", "distribute",
                                                       "uv"};
  return std::ranges::find(installers, name) != installers.end();
}

std::optional<std::int64_t> line_of(std::size_t line) {
  return line == 0 ? std::nullopt : std::optional(static_cast<std::int64_t>(line));
}

std::string shown_url(const std::string& url) {
  return escaped(masked_url(url));
}

// One claim and its environment.
class ClaimResolver {
 public:
  ClaimResolver(const GivenClaim& claim, const Environment& environment, const ClaimView& view,
                const ClaimFacts& facts, const Limits& limits, const Tree& tree, Store& store)
      : claim_(claim),
        environment_(environment),
        view_(view),
        facts_(facts),
        tree_(tree),
        store_(store),
        inputs_(judge_inputs(claim, view, limits)) {
    for (std::size_t i = 0; i < environment.distributions.size(); ++i) {
      const DistributionRow& row = environment.distributions[i].row;
      if (row.is_leftover == 0) installed_.emplace(row.normalized_name, i);
    }
    for (const auto& [file, package] : facts.conda) {
      const TreePath record = tree.path(tree.node_of(file));
      if (record.parent().parent() == environment.directory) conda_.emplace(package.name, &package);
    }
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      if (inputs_[i].applies != Active::no) by_name_[key_of(inputs_[i])].push_back(i);
    }
  }

  ClaimLevels run(std::int64_t id) {
    const ClaimDocument& document = claim_.parts.front().document;
    levels_.row = {.id = id,
                   .environment = environment_.row.id,
                   .format = std::string(to_word(document.format)),
                   .path = claim_.parts.front().path,
                   .tool = std::string(claim_tool(document.format)),
                   .created_by = escaped(document.created_by),
                   .requires_python = escaped(document.requires_python)};
    levels_.otherwise = PinReason::not_in_claim;
    levels_.interpreter = {Level::absent, PinReason::not_in_claim};
    level_distributions();
    level_interpreter(document);
    level_packages();
    add_missing();
    add_surplus();
    for (std::size_t i = 0; i < inputs_.size(); ++i) add_input(i);
    add_options();
    return std::move(levels_);
  }

  /// What it says of versions of distributions that are surely to be installed.
  [[nodiscard]] std::map<std::string, ClaimedVersion> versions() const {
    std::map<std::string, ClaimedVersion> result;
    for (const auto& [key, places] : by_name_) {
      const JudgedInput& input = inputs_[places.front()];
      const bool counts = key.first == ClaimedKind::distribution && places.size() == 1 &&
                          input.applies == Active::yes && !input.input->is_root;
      if (!counts || key.second.empty()) continue;
      result.emplace(key.second, ClaimedVersion{.version = input.version,
                                                .specifier = input.input->specifier,
                                                .document = input.document,
                                                .line = line_of(input.input->line)});
    }
    return result;
  }

 private:
  using Key = std::pair<ClaimedKind, std::string>;

  static Key key_of(const JudgedInput& input) { return {input.input->kind, input.name}; }

  [[nodiscard]] const std::vector<std::size_t>* find(ClaimedKind kind,
                                                     const std::string& name) const {
    const auto found = by_name_.find({kind, name});
    return found == by_name_.end() || name.empty() ? nullptr : &found->second;
  }

  InstalledArtifact artifact_of(const DistributionRow& row) const {
    InstalledArtifact artifact{.version = row.version, .source = row.source};
    artifact.is_of_conda = row.installer == "conda";
    if (row.direct_url) {
      const auto url = facts_.direct_urls.find(*row.direct_url);
      if (url != facts_.direct_urls.end()) artifact.direct_url = &url->second;
    }
    const auto tags = row.wheel ? facts_.wheel_tags.find(*row.wheel) : facts_.wheel_tags.end();
    if (tags == facts_.wheel_tags.end()) return artifact;
    for (const WheelTagFact& fact : tags->second) {
      if (auto parsed = parse_tag(fact.tag, {})) {
        std::ranges::copy(*parsed, std::back_inserter(artifact.tags));
      }
    }
    return artifact;
  }

  void differ(ClaimDifference kind, const JudgedInput& claimed, const std::string& expected,
              const std::string& found, std::optional<std::int64_t> distribution = std::nullopt) {
    store_.add(ClaimDifferenceRow{.claim = levels_.row.id,
                                  .kind = kind,
                                  .input_kind = claimed.input->kind,
                                  .name = escaped(claimed.name),
                                  .document = claimed.document,
                                  .line = line_of(claimed.input->line),
                                  .distribution = distribution,
                                  .expected = escaped(expected),
                                  .found = escaped(found)});
  }

  static Pinned pinned_after(const MatchDifference& difference) {
    return {Level::absent, difference.kind == ClaimDifference::other_version
                               ? PinReason::other_version
                               : PinReason::other_artifact};
  }

  // Of several inputs of one name one that agrees is enough.
  template <typename Installed>
  Pinned compare(const std::vector<std::size_t>& places, const Installed& installed,
                 std::optional<std::int64_t> distribution) {
    std::optional<MatchDifference> first;
    const JudgedInput* claimed = nullptr;
    for (const std::size_t place : places) {
      const JudgedInput& input = inputs_[place];
      const auto difference = difference_of(input, installed);
      if (!difference) return input.pinned;
      if (claimed == nullptr || (input.applies == Active::yes && claimed->applies != Active::yes)) {
        first = difference;
        claimed = &input;
      }
    }
    differ(first->kind, *claimed, first->expected, first->found, distribution);
    return pinned_after(*first);
  }

  // The package of conda's that a distribution is of; its own name where none lists it.
  [[nodiscard]] std::string package_of(const DistributionRow& row) const {
    if (conda_.empty()) return row.normalized_name;
    const TreePath place = tree_.path(tree_.node_of(row.location_entry));
    const auto record = facts_.conda_metadata.find(place.relative_to(environment_.directory));
    if (record == facts_.conda_metadata.end()) return row.normalized_name;
    return facts_.conda.at(record->second).name;
  }

  void level_distributions() {
    for (const Distribution& distribution : environment_.distributions) {
      const DistributionRow& row = distribution.row;
      Pinned pinned{Level::absent, PinReason::not_in_claim};
      const auto first = installed_.find(row.normalized_name);
      const bool is_seen =
          first != installed_.end() && environment_.distributions[first->second].row.id == row.id;
      const auto* places = find(ClaimedKind::distribution, row.normalized_name);
      const auto package = conda_.find(package_of(row));
      const auto* of_conda = find(ClaimedKind::conda_package, package_of(row));
      if (is_seen && places != nullptr) {
        pinned = compare(*places, artifact_of(row), row.id);
      } else if (of_conda != nullptr && package != conda_.end()) {
        if (!done_.contains(package->first)) {
          levels_.conda_packages[package->first] = compare(*of_conda, *package->second, row.id);
          done_.insert(package->first);
        }
        pinned = levels_.conda_packages[package->first];
      }
      levels_.distributions.push_back(pinned);
    }
  }

  void level_interpreter(const ClaimDocument& document) {
    const auto* python = find(ClaimedKind::conda_package, "python");
    const auto package = conda_.find("python");
    if (python != nullptr && package != conda_.end()) {
      levels_.interpreter = compare(*python, *package->second, std::nullopt);
      done_.insert("python");
    } else if (!document.requires_python.empty()) {
      levels_.interpreter = {Level::named, PinReason::version_range};
    }
    for (const JudgedInput& input : inputs_) {
      if (input.input->kind == ClaimedKind::image) levels_.interpreter = input.pinned;
    }
    check_python(document);
  }

  void check_python(const ClaimDocument& document) {
    const auto version = view_.markers.values.find(MarkerVariable::python_full_version);
    if (version == view_.markers.values.end() || document.requires_python.empty()) return;
    if (is_within(document.requires_python, version->second).value_or(true)) return;
    store_.add(ClaimDifferenceRow{.claim = levels_.row.id,
                                  .kind = ClaimDifference::python_not_accepted,
                                  .input_kind = ClaimedKind::interpreter,
                                  .name = "python",
                                  .document = levels_.row.path,
                                  .expected = escaped(document.requires_python),
                                  .found = version->second});
  }

  void level_packages() {
    for (const auto& [name, package] : conda_) {
      const auto* places = find(ClaimedKind::conda_package, name);
      if (places == nullptr || done_.contains(name)) continue;
      levels_.conda_packages[name] = compare(*places, *package, std::nullopt);
    }
    for (const JudgedInput& input : inputs_) {
      if (input.input->kind == ClaimedKind::os_package && input.applies != Active::no) {
        levels_.os_packages.try_emplace(input.name, input.pinned);
      }
    }
  }

  // What is surely asked for, and not there; what is listed, and cannot be installed.
  void add_missing() {
    for (const auto& [key, places] : by_name_) {
      const JudgedInput& input = inputs_[places.front()];
      const bool is_sure = input.applies == Active::yes && !input.input->is_constraint &&
                           !input.input->is_root && !key.second.empty();
      if (!is_sure) continue;
      const bool is_distribution = key.first == ClaimedKind::distribution;
      const bool is_conda = key.first == ClaimedKind::conda_package &&
                            environment_.row.kind == EnvironmentKind::conda;
      if ((is_distribution && !installed_.contains(key.second)) ||
          (is_conda && !conda_.contains(key.second))) {
        differ(ClaimDifference::not_installed, input, told_version(input), "");
      }
      if (is_distribution && !input.input->artifacts.empty() && input.usable == 0U) {
        differ(ClaimDifference::no_usable_artifact, input, input.input->artifacts.front().file_name,
               view_.tags.best);
      }
    }
  }

  // Distributions that what is named leads to.
  std::set<std::int64_t> reachable() const {
    std::set<std::int64_t> reached;
    std::vector<std::int64_t> pending;
    for (const auto& [name, index] : installed_) {
      if (find(ClaimedKind::distribution, name) != nullptr) {
        pending.push_back(environment_.distributions[index].row.id);
      }
    }
    while (!pending.empty()) {
      const std::int64_t next = pending.back();
      pending.pop_back();
      if (!reached.insert(next).second) continue;
      const auto needs = facts_.needs.find(next);
      if (needs == facts_.needs.end()) continue;
      std::ranges::copy(needs->second, std::back_inserter(pending));
    }
    return reached;
  }

  // Whether what the claim does not name is really not in it.
  [[nodiscard]] bool is_whole() const {
    return claim_.is_whole && std::ranges::all_of(claim_.parts, [](const ClaimPart& part) {
             return part.document.defects.empty();
           });
  }

  // Installed, and nobody asks for it. What the system's packages and conda put there is not the
  // claim's to name, nor are installers.
  void add_surplus() {
    const ClaimDocument& document = claim_.parts.front().document;
    if (document.format == ClaimFormat::constraints || !is_whole()) return;
    const bool is_lock = names_everything(document.format);
    const std::set<std::int64_t> reached = reachable();
    for (const auto& [name, index] : installed_) {
      const DistributionRow& row = environment_.distributions[index].row;
      const NodeId location = tree_.node_of(row.location_entry);
      const RootKind root = tree_.roots()[tree_[location].root].kind;
      const bool is_claimed = find(ClaimedKind::distribution, name) != nullptr ||
                              find(ClaimedKind::conda_package, package_of(row)) != nullptr;
      const bool is_others = is_installer(name) || root == RootKind::interpreter ||
                             row.installer == "conda" || row.installer == "debian";
      const bool is_needed = !is_lock && reached.contains(row.id);
      if (is_claimed || is_others || is_needed || is_project(name)) continue;
      store_.add(ClaimDifferenceRow{.claim = levels_.row.id,
                                    .kind = ClaimDifference::not_claimed,
                                    .input_kind = ClaimedKind::distribution,
                                    .name = name,
                                    .document = levels_.row.path,
                                    .distribution = row.id,
                                    .found = row.version});
    }
    if (is_conda_lock(document.format)) add_surplus_packages();
  }

  void add_surplus_packages() {
    for (const auto& [name, package] : conda_) {
      if (find(ClaimedKind::conda_package, name) != nullptr || is_installer(name)) continue;
      store_.add(ClaimDifferenceRow{.claim = levels_.row.id,
                                    .kind = ClaimDifference::not_claimed,
                                    .input_kind = ClaimedKind::conda_package,
                                    .name = name,
                                    .document = levels_.row.path,
                                    .found = package->version});
    }
  }

  // What lies in a directory is the project, or a part of it: most tools' locks leave it out.
  [[nodiscard]] bool is_project(const std::string& name) const {
    const SourceKind source = environment_.distributions[installed_.at(name)].row.source;
    return source == SourceKind::editable || source == SourceKind::directory;
  }

  void add_input(std::size_t position) {
    const JudgedInput& judged = inputs_[position];
    const ClaimedInput& input = *judged.input;
    if (input.is_root && input.name.empty()) return;
    std::vector<ClaimedHash> hashes = input.hashes;
    for (const ClaimedArtifact& artifact : input.artifacts) {
      std::ranges::copy(artifact.hashes, std::back_inserter(hashes));
    }
    std::ranges::sort(hashes);
    const auto repeated = std::ranges::unique(hashes);
    hashes.erase(repeated.begin(), repeated.end());
    const auto strong = std::ranges::count_if(hashes, is_strong);
    ClaimedInputRow row{.claim = levels_.row.id,
                        .position = static_cast<std::int64_t>(position),
                        .document = judged.document,
                        .line = line_of(input.line),
                        .kind = input.kind,
                        .name = escaped(judged.name),
                        .version = escaped(judged.version),
                        .specifier = escaped(input.specifier),
                        .build = escaped(input.build),
                        .source = input.source,
                        .url = shown_url(input.url),
                        .commit_id = escaped(input.commit),
                        .requested_revision = escaped(input.revision),
                        .index_url = shown_url(input.index),
                        .marker = escaped(input.marker),
                        .wanted_by = escaped(fmt::format("{}", fmt::join(input.groups, ","))),
                        .applies = judged.applies,
                        .is_constraint = input.is_constraint ? 1 : 0,
                        .hashes = strong,
                        .weak_hashes = static_cast<std::int64_t>(hashes.size()) - strong,
                        .artifacts = static_cast<std::int64_t>(input.artifacts.size()),
                        .level = judged.pinned.first,
                        .reason = judged.pinned.second};
    if (judged.usable) row.usable = static_cast<std::int64_t>(*judged.usable);
    const auto found = installed_.find(judged.name);
    if (input.kind == ClaimedKind::distribution && found != installed_.end()) {
      row.distribution = environment_.distributions[found->second].row.id;
    }
    store_.add(std::move(row));
  }

  void add_options() {
    for (const ClaimPart& part : claim_.parts) {
      for (const ClaimOption& option : part.document.options) {
        store_.add(ClaimOptionRow{.claim = levels_.row.id,
                                  .document = part.path,
                                  .line = line_of(option.line),
                                  .name = option.name,
                                  .value = shown_url(option.value)});
      }
      for (const auto& [message, line] : part.document.defects) {
        const std::string place = line == 0 ? "" : fmt::format("line {}: ", line);
        store_.add(GapRow{.path = part.path, .reader = "claim", .reason = place + message});
      }
    }
  }

  const GivenClaim& claim_;
  const Environment& environment_;
  const ClaimView& view_;
  const ClaimFacts& facts_;
  const Tree& tree_;
  Store& store_;
  std::vector<JudgedInput> inputs_;
  std::map<std::string, std::size_t> installed_;  // the first of each name
  std::map<std::string, const CondaPackageFact*> conda_;
  std::map<Key, std::vector<std::size_t>> by_name_;  // of those that count here
  std::set<std::string> done_;                       // packages of conda's that were compared
  ClaimLevels levels_;
};

}  // namespace

ResolvedClaim resolve_claim(const GivenClaim& claim, std::int64_t id,
                            const Environment& environment, const ClaimView& view,
                            const ClaimFacts& facts, const Limits& limits, const Tree& tree,
                            Store& store) {
  ClaimResolver resolver(claim, environment, view, facts, limits, tree, store);
  ClaimLevels levels = resolver.run(id);
  return {.levels = std::move(levels), .versions = resolver.versions()};
}

}  // namespace icecore
