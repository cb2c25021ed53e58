// Each claim is about one environment: people keep a lock for each, and what is missing from the
// others says nothing. Claims of one environment are held against each other, each against the
// first that names the same distribution.
#include "resolve/claims.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "facts/store.h"
#include "formats/name.h"
#include "resolve/claim_resolver.h"
#include "resolve/facts_by_file.h"
#include "resolve/marker_environment.h"
#include "resolve/native_objects.h"

namespace icecore {
namespace {

ClaimFacts claim_facts(const Store& store) {
  ClaimFacts facts{.direct_urls = by_file<DirectUrlFact>(store),
                   .wheel_tags = lists_by_file<WheelTagFact>(store),
                   .loaders = by_file<LoaderFact>(store),
                   .conda = by_file<CondaPackageFact>(store),
                   .conda_metadata = {},
                   .needs = {}};
  constexpr std::string_view metadata = ".dist-info/METADATA";
  if (!facts.conda.empty()) {
    store.each<CondaFileFact>("file, position", [&](const CondaFileFact& row) {
      if (!row.path.ends_with(metadata)) return;
      facts.conda_metadata.emplace(row.path.substr(0, row.path.rfind('/')), row.file);
    });
  }
  store.each<RequirementRow>("distribution, position", [&](const RequirementRow& row) {
    if (row.found && row.active != Active::no) facts.needs[row.distribution].push_back(*row.found);
  });
  return facts;
}

std::string conda_platform_of(const MarkerEnvironment& markers) {
  const auto machine = markers.values.find(MarkerVariable::platform_machine);
  const auto system = markers.values.find(MarkerVariable::sys_platform);
  if (machine == markers.values.end() || system == markers.values.end()) return {};
  if (system->second != "linux") return {};
  return machine->second == "x86_64" ? "linux-64" : "linux-" + machine->second;
}

ClaimView view_of(const Environment& environment, const ClaimSetting& setting,
                  const ClaimFacts& facts, const Tree& tree) {
  const NativeObject* program = environment.interpreter
                                    ? setting.objects.find(tree[*environment.interpreter].entry)
                                    : nullptr;
  ClaimView view;
  view.markers = marker_environment(environment, program == nullptr ? nullptr : &program->fact);
  view.tags = accepted_tags(environment, setting.objects, facts.loaders, tree);
  view.conda_platform = conda_platform_of(view.markers);
  return view;
}

// The environment that has most of what the claim names; of several the first.
std::size_t environment_of(const GivenClaim& claim, const std::vector<Environment>& environments) {
  std::set<std::string> names;
  for (const ClaimPart& part : claim.parts) {
    for (const ClaimedInput& input : part.document.inputs) {
      names.insert(normalized_name(input.name));
    }
  }
  std::size_t best = 0;
  std::ptrdiff_t most = -1;
  for (std::size_t i = 0; i < environments.size(); ++i) {
    const auto count = std::ranges::count_if(
        environments[i].distributions,
        [&](const Distribution& own) { return names.contains(own.row.normalized_name); });
    if (count <= most) continue;
    most = count;
    best = i;
  }
  return best;
}

// Whether both can be met at once; a specifier that nobody can read can.
bool are_at_one(const ClaimedVersion& left, const ClaimedVersion& right) {
  if (!left.version.empty() && !right.version.empty()) {
    return left.version == right.version ||
           is_within("==" + left.version, right.version).value_or(true) ||
           is_within("==" + right.version, left.version).value_or(true);
  }
  if (!left.version.empty()) return is_within(right.specifier, left.version).value_or(true);
  if (!right.version.empty()) return is_within(left.specifier, right.version).value_or(true);
  return true;
}

// The versions that the claims of one environment named so far.
using NamedVersions = std::map<std::string, ClaimedVersion>;

void add_disagreements(const ResolvedClaim& claim, NamedVersions& named, Store& store) {
  for (const auto& [name, version] : claim.versions) {
    const auto [first, is_new] = named.try_emplace(name, version);
    if (is_new || are_at_one(first->second, version)) continue;
    const ClaimedVersion& other = first->second;
    const std::string& own = version.version.empty() ? version.specifier : version.version;
    const std::string& others = other.version.empty() ? other.specifier : other.version;
    store.add(ClaimDifferenceRow{.claim = claim.levels.row.id,
                                 .kind = ClaimDifference::claims_disagree,
                                 .input_kind = ClaimedKind::distribution,
                                 .name = name,
                                 .document = version.document,
                                 .line = version.line,
                                 .expected = escaped(own),
                                 .found = escaped(others) + " in " + other.document});
  }
}

}  // namespace

std::vector<ClaimLevels> resolve_claims(const GivenClaims& given, const ClaimSetting& setting,
                                        const Tree& tree, Store& store) {
  std::vector<ClaimLevels> levels;
  for (const Gap& gap : given.gaps) store.add(gap);
  if (given.claims.empty()) return levels;
  if (setting.environments.empty()) {
    store.add(
        GapRow{.reader = "claim", .reason = "there is no environment to hold claims against"});
    return levels;
  }
  const ClaimFacts facts = claim_facts(store);
  std::map<std::size_t, ClaimView> views;
  std::map<std::size_t, NamedVersions> named;
  auto id = static_cast<std::int64_t>(setting.environments.size());
  for (const GivenClaim& claim : given.claims) {
    const std::size_t place = environment_of(claim, setting.environments);
    const Environment& environment = setting.environments[place];
    if (!views.contains(place)) views.emplace(place, view_of(environment, setting, facts, tree));
    ResolvedClaim resolved = resolve_claim(claim, ++id, environment, views.at(place), facts,
                                           setting.limits, tree, store);
    add_disagreements(resolved, named[place], store);
    levels.push_back(std::move(resolved.levels));
  }
  return levels;
}

}  // namespace icecore
