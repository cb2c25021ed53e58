// An installer takes a wheel when one of its tags is among those of the Python that it installs for
// (PyPA, "Platform compatibility tags"). Afterwards nobody asks again: a base interpreter is
// replaced, a site-packages directory copied, an image put together on another system. Tags of
// Python and ABI are looked at first; where one of them is right the platform is, too, or not.
#include "resolve/wheel_fit.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "facts/store.h"
#include "resolve/accepted_tags.h"
#include "resolve/facts_by_file.h"

namespace icecore {
namespace {

WheelFitRow fit_of(std::int64_t distribution, const std::vector<Tag>& tags,
                   const AcceptedTags& accepted) {
  WheelFitRow row{.distribution = distribution,
                  .python = Fit::no,
                  .platform = accepted.tags.empty() ? Fit::unknown : Fit::no,
                  .accepted = accepted.best};
  for (const Tag& tag : tags) {
    if (!accepted.pythons.contains({tag.interpreter, tag.abi})) continue;
    row.python = Fit::yes;
    if (tag.platform == "any" || accepted.tags.contains(tag)) row.platform = Fit::yes;
  }
  if (row.python == Fit::no) row.platform = Fit::unknown;
  return row;
}

}  // namespace

void resolve_wheel_fit(const std::vector<Environment>& environments, const NativeObjects& objects,
                       const Tree& tree, Store& store) {
  const auto wheel_tags = lists_by_file<WheelTagFact>(store);
  const auto loaders = by_file<LoaderFact>(store);
  for (const Environment& environment : environments) {
    const AcceptedTags accepted = accepted_tags(environment, objects, loaders, tree);
    if (accepted.pythons.empty()) continue;
    for (const Distribution& distribution : environment.distributions) {
      const auto facts =
          distribution.row.wheel ? wheel_tags.find(*distribution.row.wheel) : wheel_tags.end();
      if (facts == wheel_tags.end()) continue;
      std::vector<Tag> tags;
      for (const WheelTagFact& fact : facts->second) {
        if (auto parsed = parse_tag(fact.tag, {})) {
          std::ranges::move(*parsed, std::back_inserter(tags));
        }
      }
      if (!tags.empty()) store.add(fit_of(distribution.row.id, tags, accepted));
    }
  }
}

}  // namespace icecore
