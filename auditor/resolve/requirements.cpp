// pip check (pip: operations/check.py) looks at requirements without extras; here an extra counts
// where a requirement that holds asks for it, which nobody else checks. Pre-releases that are
// installed are accepted (PyPA: version specifiers). Of two distributions of one name the first on
// the import path is the one that is imported.
#include "resolve/requirements.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "base/limits.h"
#include "base/text.h"
#include "formats/marker.h"
#include "formats/name.h"
#include "formats/requirement.h"
#include "resolve/environment.h"
#include "resolve/facts_by_file.h"
#include "resolve/marker_environment.h"

namespace icecore {
namespace {

struct Need {
  std::size_t distribution = 0;  // whose it is
  RequirementRow row;
  std::optional<Requirement> parsed;  // nothing when malformed
};

Active to_active(MarkerAnswer answer) {
  if (answer == MarkerAnswer::yes) return Active::yes;
  return answer == MarkerAnswer::no ? Active::no : Active::unknown;
}

class RequirementResolver {
 public:
  RequirementResolver(const Environment& environment, const Limits& limits, const Tree& tree,
                      Store& store)
      : environment_(environment), limits_(limits), tree_(tree), store_(store) {
    const auto natives = by_file<NativeFact>(store);
    const auto interpreter = environment.interpreter
                                 ? natives.find(tree[*environment.interpreter].entry)
                                 : natives.end();
    markers_ = marker_environment(environment,
                                  interpreter == natives.end() ? nullptr : &interpreter->second);
    metadata_ = by_file<MetadataFact>(store);
    texts_ = lists_by_file<RequiresDistFact>(store);
  }

  void run() {
    for (std::size_t i = 0; i < environment_.distributions.size(); ++i) {
      const DistributionRow& row = environment_.distributions[i].row;
      if (row.is_leftover == 0) installed_.emplace(row.normalized_name, i);
    }
    for (std::size_t i = 0; i < environment_.distributions.size(); ++i) read_needs(i);
    wanted_.resize(environment_.distributions.size());
    follow_extras();
    for (std::size_t i = 0; i < environment_.distributions.size(); ++i) add_python_need(i);
    for (Need& need : needs_) {
      judge(need);
      store_.add(std::move(need.row));
    }
  }

 private:
  void read_needs(std::size_t index) {
    const DistributionRow& distribution = environment_.distributions[index].row;
    for (const RequiresDistFact& fact : texts_of(distribution)) {
      Need need{
          .distribution = index,
          .row = {.distribution = distribution.id, .position = fact.position, .text = fact.text}};
      if (Result<Requirement> parsed = parse_requirement(fact.text, limits_)) {
        need.row.name = normalized_name(parsed->name);
        need.row.specifier = parsed->specifiers.normalized();
        const auto found = installed_.find(need.row.name);
        if (found != installed_.end()) {
          need.row.found = environment_.distributions[found->second].row.id;
        }
        need.parsed = std::move(*parsed);
      }
      needs_.push_back(std::move(need));
    }
  }

  // importlib.metadata asks requires.txt only where PKG-INFO names nothing.
  const std::vector<RequiresDistFact>& texts_of(const DistributionRow& distribution) const {
    static const std::vector<RequiresDistFact> none;
    const auto named = distribution.metadata ? texts_.find(*distribution.metadata) : texts_.end();
    if (named != texts_.end()) return named->second;
    const NodeId location = tree_.node_of(distribution.location_entry);
    const std::optional<NodeId> name = tree_.child(location, "requires.txt");
    const std::optional<NodeId> file = name ? tree_.end_of(*name) : std::nullopt;
    const auto listed = file ? texts_.find(tree_[*file].entry) : texts_.end();
    return listed == texts_.end() ? none : listed->second;
  }

  MarkerAnswer answer(const Need& need) const {
    if (!need.parsed->marker) return MarkerAnswer::yes;
    const std::set<std::string>& wanted = wanted_[need.distribution];
    const std::vector<std::string> extras(wanted.begin(), wanted.end());
    const Result<MarkerAnswer> result = evaluate(*need.parsed->marker, markers_, extras);
    return result.value_or(MarkerAnswer::unknown);
  }

  // A requirement that holds may ask for extras of another distribution, whose requirements then
  // hold too, and so on.
  void follow_extras() {
    std::set<std::size_t> changed;
    for (std::size_t i = 0; i < environment_.distributions.size(); ++i) changed.insert(i);
    for (std::uint64_t round = 0; !changed.empty(); ++round) {
      if (round == limits_.extra_rounds) {
        store_.add(GapRow{.reader = "requirements",
                          .reason = "extras lead to extras beyond the limit of rounds"});
        return;
      }
      std::set<std::size_t> next;
      for (const Need& need : needs_) {
        if (changed.contains(need.distribution)) want_extras(need, next);
      }
      changed = std::move(next);
    }
  }

  void want_extras(const Need& need, std::set<std::size_t>& changed) {
    if (!need.parsed || need.parsed->extras.empty() || !need.row.found) return;
    if (answer(need) != MarkerAnswer::yes) return;
    const std::size_t found = installed_.at(need.row.name);
    for (const std::string& extra : need.parsed->extras) {
      if (wanted_[found].insert(normalized_name(extra)).second) changed.insert(found);
    }
  }

  void judge(Need& need) const {
    RequirementRow& row = need.row;
    if (row.position < 0) return;  // judged when it was made
    row.state = RequirementState::malformed;
    if (!need.parsed) return;
    row.active = to_active(answer(need));
    if (row.active == Active::no) {
      row.state = RequirementState::inactive;
      return;
    }
    row.state = RequirementState::satisfied;
    if (!row.found) {
      row.state = RequirementState::missing;
    } else if (!is_met(need)) {
      row.state = RequirementState::conflicting;
    }
    if (row.active == Active::unknown && row.state != RequirementState::satisfied) {
      row.state = RequirementState::unknown;
    }
  }

  bool is_met(const Need& need) const {
    const std::size_t found = installed_.at(need.row.name);
    const auto meets = [&](const Distribution& distribution) {
      return need.parsed->specifiers.contains(distribution.row.version, Prereleases::accept);
    };
    if (environment_.row.kind != EnvironmentKind::wheels) {
      return meets(environment_.distributions[found]);
    }
    return std::ranges::any_of(environment_.distributions, [&](const Distribution& distribution) {
      return distribution.row.normalized_name == need.row.name && meets(distribution);
    });
  }

  // Requires-Python, as a requirement of its own.
  void add_python_need(std::size_t index) {
    const DistributionRow& distribution = environment_.distributions[index].row;
    const auto metadata =
        distribution.metadata ? metadata_.find(*distribution.metadata) : metadata_.end();
    if (metadata == metadata_.end() || metadata->second.requires_python.empty()) return;
    RequirementRow row{.distribution = distribution.id,
                       .position = -1,
                       .text = metadata->second.requires_python,
                       .name = "python"};
    const Result<SpecifierSet> specifiers = SpecifierSet::parse(row.text);
    const auto python = markers_.values.find(MarkerVariable::python_full_version);
    if (!specifiers) {
      row.state = RequirementState::malformed;
    } else {
      row.specifier = specifiers->normalized();
      row.state = RequirementState::unknown;
      if (python != markers_.values.end()) {
        const bool is_met = specifiers->contains(python->second, Prereleases::accept);
        row.state = is_met ? RequirementState::satisfied : RequirementState::conflicting;
      }
    }
    needs_.push_back(Need{.distribution = index, .row = std::move(row), .parsed = std::nullopt});
  }

  const Environment& environment_;
  const Limits& limits_;
  const Tree& tree_;
  Store& store_;
  MarkerEnvironment markers_;
  std::unordered_map<EntryId, MetadataFact> metadata_;
  std::unordered_map<EntryId, std::vector<RequiresDistFact>> texts_;
  std::map<std::string, std::size_t> installed_;  // the first of each name
  std::vector<std::set<std::string>> wanted_;     // extras, by distribution
  std::vector<Need> needs_;
};

}  // namespace

void resolve_requirements(const Environment& environment, const Limits& limits, const Tree& tree,
                          Store& store) {
  RequirementResolver(environment, limits, tree, store).run();
}

}  // namespace icecore
