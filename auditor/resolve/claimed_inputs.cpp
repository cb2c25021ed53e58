// A claim is read as its own tool would use it. Of the files that a lock lists a tool takes the
// wheel with the best tag, and builds the source only where no wheel fits; pip with hashes alone
// takes any file that has one of them. Markers that ask for extras or groups are undecided: nobody
// writes down which were chosen.
#include "resolve/claimed_inputs.h"

#include <algorithm>
#include <map>
#include <set>

#include "formats/claimed_requirement.h"
#include "formats/name.h"
#include "formats/specifier.h"
#include "formats/wheel_name.h"

namespace icecore {
namespace {

Active worse(Active left, Active right) {
  if (left == Active::no || right == Active::no) return Active::no;
  return left == Active::yes && right == Active::yes ? Active::yes : Active::unknown;
}

class MarkerJudge {
 public:
  MarkerJudge(const ClaimDocument& document, const ClaimView& view, const Limits& limits)
      : markers_(view.markers), limits_(limits) {
    if (document.format != ClaimFormat::pylock) return;
    markers_.selection = {.extras = {}, .dependency_groups = document.default_groups};
  }

  [[nodiscard]] Active answer(const std::string& text) const {
    if (text.empty()) return Active::yes;
    const Result<Marker> marker = Marker::parse(text, limits_);
    if (!marker) return Active::unknown;
    const MarkerAnswer answer = evaluate(*marker, markers_).value_or(MarkerAnswer::unknown);
    if (answer == MarkerAnswer::yes) return Active::yes;
    const bool asks_for_groups = text.contains("extra") || text.contains("dependency_groups");
    return answer == MarkerAnswer::no && !asks_for_groups ? Active::no : Active::unknown;
  }

 private:
  MarkerEnvironment markers_;
  const Limits& limits_;
};

Active platform_answer(const ClaimedInput& input, const ClaimView& view) {
  if (input.platforms.empty()) return Active::yes;
  if (view.conda_platform.empty()) return Active::unknown;
  const bool is_there = std::ranges::any_of(input.platforms, [&](const std::string& platform) {
    return platform == "noarch" || platform == view.conda_platform;
  });
  return is_there ? Active::yes : Active::no;
}

// Follows the edges of a lock from its roots.
class GraphWalk {
 public:
  GraphWalk(const ClaimDocument& document, const MarkerJudge& markers)
      : document_(document), markers_(markers), applies_(document.inputs.size(), Active::no) {
    for (std::size_t i = 0; i < document.inputs.size(); ++i) {
      by_name_[document.inputs[i].name].push_back(i);
    }
  }

  std::vector<Active> run() {
    for (std::size_t i = 0; i < document_.inputs.size(); ++i) {
      const ClaimedInput& input = document_.inputs[i];
      if (!input.is_root) continue;
      visit(i, "", Active::yes);
      for (const ClaimedEdge& edge : input.edges) {
        if (!edge.extra.empty()) visit(i, edge.extra, Active::unknown);
        if (!edge.group.empty()) follow(edge, Active::unknown);
      }
    }
    while (!pending_.empty()) {
      const auto [node, extra] = pending_.back();
      pending_.pop_back();
      const Active certainty = known_.at({node, extra});
      for (const ClaimedEdge& edge : document_.inputs[node].edges) {
        if (edge.group.empty() && edge.extra == extra) follow(edge, certainty);
      }
    }
    return applies_;
  }

 private:
  // `no` is less than `unknown`, and that is less than `yes`.
  static int rank(Active active) {
    if (active == Active::yes) return 2;
    return active == Active::unknown ? 1 : 0;
  }

  void visit(std::size_t node, const std::string& extra, Active certainty) {
    Active& known = known_.try_emplace({node, extra}, Active::no).first->second;
    if (rank(certainty) <= rank(known)) return;
    known = certainty;
    if (rank(certainty) > rank(applies_[node])) applies_[node] = certainty;
    pending_.emplace_back(node, extra);
  }

  void follow(const ClaimedEdge& edge, Active certainty) {
    certainty = worse(certainty, markers_.answer(edge.marker));
    const auto targets = by_name_.find(edge.name);
    if (certainty == Active::no || targets == by_name_.end()) return;
    for (const std::size_t target : targets->second) {
      const std::string& version = document_.inputs[target].version;
      if (!edge.version.empty() && !version.empty() && version != edge.version) continue;
      visit(target, "", certainty);
      for (const std::string& extra : edge.extras) visit(target, extra, certainty);
    }
  }

  const ClaimDocument& document_;
  const MarkerJudge& markers_;
  std::vector<Active> applies_;
  std::map<std::string, std::vector<std::size_t>> by_name_;
  std::map<std::pair<std::size_t, std::string>, Active> known_;
  std::vector<std::pair<std::size_t, std::string>> pending_;
};

// What the files of an input are worth here.
struct ArtifactCount {
  std::size_t wheels = 0;     // that can be installed
  std::size_t sources = 0;    // that would be built
  std::size_t unhashed = 0;   // of both, without a strong hash
  std::size_t best_ties = 0;  // wheels that share the best tag
  bool best_is_hashed = false;
  bool are_known = true;
};

ArtifactCount count_artifacts(const ClaimedInput& input, const AcceptedTags& accepted) {
  ArtifactCount count;
  std::size_t best = SIZE_MAX;
  for (const ClaimedArtifact& artifact : input.artifacts) {
    const bool is_hashed = std::ranges::any_of(artifact.hashes, is_strong);
    const auto wheel = parse_wheel_filename(artifact.file_name, {});
    if (!wheel) {
      if (artifact.file_name.ends_with(".whl")) count.are_known = false;
      ++count.sources;
      if (!is_hashed) ++count.unhashed;
      continue;
    }
    std::size_t rank = SIZE_MAX;
    for (const Tag& tag : wheel->tags) {
      const auto found = accepted.tags.find(tag);
      if (found != accepted.tags.end()) rank = std::min(rank, found->second);
    }
    if (rank == SIZE_MAX && !accepted.tags.empty()) continue;
    ++count.wheels;
    if (!is_hashed) ++count.unhashed;
    if (rank < best) count.best_ties = 0;
    if (rank <= best) {
      ++count.best_ties;
      count.best_is_hashed = is_hashed;
      best = rank;
    }
  }
  if (accepted.tags.empty()) count.are_known = false;
  return count;
}

bool has_strong_hash(const ClaimedInput& input) {
  return std::ranges::any_of(input.hashes, is_strong) ||
         std::ranges::any_of(input.artifacts, [](const ClaimedArtifact& artifact) {
           return std::ranges::any_of(artifact.hashes, is_strong);
         });
}

bool has_any_hash(const ClaimedInput& input) {
  return !input.hashes.empty() ||
         std::ranges::any_of(input.artifacts, [](const ClaimedArtifact& artifact) {
           return !artifact.hashes.empty();
         });
}

Pinned level_of_index(const ClaimedInput& input, const std::string& version,
                      const ArtifactCount& count) {
  if (version.empty()) {
    return {Level::named,
            input.specifier.empty() ? PinReason::name_alone : PinReason::version_range};
  }
  if (!has_strong_hash(input)) {
    if (has_any_hash(input)) return {Level::versioned, PinReason::weak_digest};
    return {Level::versioned, version.contains('+') && input.index.empty()
                                  ? PinReason::index_unnamed
                                  : PinReason::name_and_version};
  }
  if (input.artifacts.empty()) {
    const auto strong = std::ranges::count_if(input.hashes, is_strong);
    if (strong == 1) return {Level::hashed, PinReason::one_artifact};
    return {Level::versioned, PinReason::several_artifacts};
  }
  if (count.wheels == 0) {
    if (count.sources > 0) return {Level::versioned, PinReason::source_fixed};
    return {Level::absent, PinReason::no_usable_artifact};
  }
  if (input.artifacts.size() == 1 && count.unhashed == 0) {
    return {Level::hashed, PinReason::one_artifact};
  }
  if (!count.are_known || count.best_ties > 1 || !count.best_is_hashed) {
    return {Level::versioned, PinReason::several_artifacts};
  }
  return {Level::hashed, PinReason::best_of_artifacts};
}

Pinned level_of_archive(const ClaimedInput& input) {
  if (!has_any_hash(input)) {
    return input.source == ClaimedSource::path
               ? Pinned{Level::named, PinReason::path_of_build_machine}
               : Pinned{Level::versioned, PinReason::url_without_digest};
  }
  if (!has_strong_hash(input)) return {Level::versioned, PinReason::weak_digest};
  const bool is_built = !input.artifacts.empty() &&
                        !input.artifacts.front().file_name.ends_with(".whl") &&
                        input.kind == ClaimedKind::distribution;
  if (is_built) return {Level::versioned, PinReason::source_fixed};
  return {Level::hashed, PinReason::url_with_digest};
}

// Conda's packages are files that are not built; a version has one for each build.
Pinned level_of_conda(const ClaimedInput& input) {
  if (has_strong_hash(input)) return {Level::hashed, PinReason::one_artifact};
  if (has_any_hash(input)) return {Level::versioned, PinReason::weak_digest};
  if (!input.version.empty()) return {Level::versioned, PinReason::name_and_version};
  return {Level::named, input.specifier.empty() ? PinReason::name_alone : PinReason::version_range};
}

Pinned level_of(const ClaimedInput& input, const std::string& version, const ArtifactCount& count) {
  switch (input.kind) {
    case ClaimedKind::conda_package:
      return level_of_conda(input);
    case ClaimedKind::os_package:
    case ClaimedKind::interpreter:
      return version.empty() ? Pinned{Level::named, PinReason::name_alone}
                             : Pinned{Level::versioned, PinReason::name_and_version};
    case ClaimedKind::image:
      return has_strong_hash(input) ? Pinned{Level::hashed, PinReason::image_digest}
                                    : Pinned{Level::named, PinReason::image_tag};
    case ClaimedKind::distribution:
      break;
  }
  switch (input.source) {
    case ClaimedSource::index:
      return level_of_index(input, version, count);
    case ClaimedSource::url:
    case ClaimedSource::path:
      return level_of_archive(input);
    case ClaimedSource::vcs:
      return input.commit.empty() ? Pinned{Level::named, PinReason::revision_can_move}
                                  : Pinned{Level::versioned, PinReason::source_fixed};
    case ClaimedSource::directory:
      break;
    case ClaimedSource::editable:
      if (!input.commit.empty()) return {Level::versioned, PinReason::source_fixed};
      if (!input.vcs.empty()) return {Level::named, PinReason::revision_can_move};
      break;
  }
  return {Level::named, PinReason::directory_named};
}

// The versions that constraints leave, by name.
std::map<std::string, std::string> limits_of(const GivenClaim& claim) {
  std::map<std::string, std::string> versions;
  for (const ClaimPart& part : claim.parts) {
    for (const ClaimedInput& input : part.document.inputs) {
      if (input.is_constraint && !input.version.empty()) {
        versions.emplace(normalized_name(input.name), input.version);
      }
    }
  }
  return versions;
}

}  // namespace

std::vector<JudgedInput> judge_inputs(const GivenClaim& claim, const ClaimView& view,
                                      const Limits& limits) {
  std::vector<JudgedInput> judged;
  const std::map<std::string, std::string> limited = limits_of(claim);
  for (const ClaimPart& part : claim.parts) {
    const ClaimDocument& document = part.document;
    const MarkerJudge markers(document, view, limits);
    std::vector<Active> of_graph;
    if (document.is_graph) of_graph = GraphWalk(document, markers).run();
    for (std::size_t i = 0; i < document.inputs.size(); ++i) {
      const ClaimedInput& input = document.inputs[i];
      JudgedInput result{.input = &input, .document = part.path};
      const bool is_distribution = input.kind == ClaimedKind::distribution;
      result.name = is_distribution ? normalized_name(input.name) : input.name;
      result.applies = document.is_graph ? of_graph[i] : markers.answer(input.marker);
      result.applies = worse(result.applies, platform_answer(input, view));
      if (!input.is_always) result.applies = worse(result.applies, Active::unknown);
      result.version = input.version;
      const auto limit = limited.find(result.name);
      if (is_distribution && input.source == ClaimedSource::index && input.version.empty() &&
          limit != limited.end()) {
        result.version = limit->second;
      }
      const ArtifactCount count = count_artifacts(input, view.tags);
      if (count.are_known && is_distribution) result.usable = count.wheels + count.sources;
      result.pinned = level_of(input, result.version, count);
      judged.push_back(std::move(result));
    }
  }
  return judged;
}

std::optional<bool> is_within(const std::string& specifier, const std::string& version) {
  const Result<SpecifierSet> set = SpecifierSet::parse(specifier);
  if (!set) return std::nullopt;
  return set->contains(version, Prereleases::accept);
}

}  // namespace icecore
