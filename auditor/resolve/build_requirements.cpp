// PEP 518, and the specification of pyproject.toml: where no table [build-system] is, tools build
// with setuptools. A backend may ask for more when it is called (PEP 517): nobody can know that
// without running it. What one requirement fixes is told as for those of a requirements file.
#include "resolve/build_requirements.h"

#include <optional>

#include "formats/claimed_requirement.h"
#include "formats/name.h"
#include "resolve/facts_by_file.h"

namespace icecore {
namespace {

constexpr std::string_view default_requirement = "setuptools";

// The one directory that all of it is in; nothing where there are several, of which installers take
// different ones.
std::optional<NodeId> source_directory(const Tree& tree, NodeId place) {
  std::optional<NodeId> found;
  for (const NodeId child : tree[place].children) {
    if (tree[child].kind != EntryKind::directory) continue;
    if (found) return std::nullopt;
    found = child;
  }
  return found;
}

bool is_pinned(const ClaimedInput& input) {
  return !input.version.empty() || !input.commit.empty() || !input.hashes.empty();
}

}  // namespace

BuildRequirements::BuildRequirements(const Tree& tree, Store& store)
    : tree_(tree),
      store_(store),
      systems_(by_file<BuildSystemFact>(store)),
      texts_(lists_by_file<BuildRequiresFact>(store)) {
}

void BuildRequirements::look_at(const WheelRow& sdist, NodeId place) {
  const std::optional<NodeId> directory = source_directory(tree_, place);
  if (!directory) return;
  const std::optional<NodeId> document = tree_.child(*directory, "pyproject.toml");
  const std::vector<BuildRequiresFact> usual{
      {.position = 1, .text = std::string(default_requirement)}};
  if (!document) return add(sdist, usual, 0);
  const auto system = systems_.find(tree_[*document].entry);
  if (system == systems_.end()) return;  // it could not be read, and a gap says so
  if (system->second.is_stated == 0) return add(sdist, usual, 0);
  const auto texts = texts_.find(tree_[*document].entry);
  if (texts != texts_.end()) add(sdist, texts->second, 1);
}

void BuildRequirements::add(const WheelRow& sdist, const std::vector<BuildRequiresFact>& texts,
                            std::int64_t stated) {
  for (const BuildRequiresFact& each : texts) {
    const Result<ClaimedInput> input = claimed_requirement(each.text, {});
    store_.add(BuildRequirementRow{.wheel = sdist.id,
                                   .position = each.position,
                                   .text = each.text,
                                   .name = input ? normalized_name(input->name) : std::string(),
                                   .is_pinned = input && is_pinned(*input) ? 1 : 0,
                                   .is_stated = stated});
  }
}

}  // namespace icecore
