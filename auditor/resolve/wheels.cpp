// File names are PyPA's "Binary distribution format" and "Source distribution format"; who takes
// which wheel is told by its tags alone ("Platform compatibility tags").
#include "resolve/wheels.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "base/number.h"
#include "base/text.h"
#include "formats/supported_tags.h"
#include "formats/wheel_name.h"
#include "formats/wheel_platform.h"
#include "resolve/build_requirements.h"
#include "resolve/facts_by_file.h"
#include "resolve/wheel_differences.h"

namespace icecore {
namespace {

constexpr std::string_view wheel_end = ".whl";

// `-label.whl`: of lower-case letters, digits, dots and underscores.
bool is_variant_label(std::string_view text) {
  constexpr std::size_t longest = 16;
  return !text.empty() && text.size() <= longest &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._") == std::string_view::npos;
}

std::string build_text(const std::optional<BuildTag>& build,
                       const std::vector<std::string_view>& parts) {
  constexpr std::size_t build_place = 2;
  return build && parts.size() > build_place ? std::string(parts[build_place]) : "";
}

ArtifactName name_of_wheel(std::string_view file_name, const WheelName& parsed,
                           std::string variant) {
  constexpr std::size_t tag_parts = 3;
  const std::string_view stem = file_name.substr(0, file_name.size() - wheel_end.size());
  const std::vector<std::string_view> parts = split(stem, '-');
  ArtifactName name{.name = parsed.name,
                    .version = parsed.version.normalized(),
                    .build = build_text(parsed.build, parts),
                    .tags = {},
                    .variant = std::move(variant),
                    .problem = {},
                    .expanded = {}};
  for (std::size_t i = parts.size() - tag_parts; i < parts.size(); ++i) {
    if (!name.tags.empty()) name.tags += '-';
    name.tags += parts[i];
  }
  for (const Tag& tag : parsed.tags) name.expanded.push_back(tag.text());
  return name;
}

ArtifactName read_wheel_name(const std::string& file_name) {
  const Result<WheelName> plain = parse_wheel_filename(file_name, {});
  if (plain) return name_of_wheel(file_name, *plain, "");
  const std::size_t dash = file_name.rfind('-');
  if (file_name.ends_with(wheel_end) && dash != std::string::npos &&
      dash + 1 < file_name.size() - wheel_end.size()) {
    const std::string label =
        file_name.substr(dash + 1, file_name.size() - wheel_end.size() - dash - 1);
    const std::string without = file_name.substr(0, dash) + std::string(wheel_end);
    const Result<WheelName> parsed = parse_wheel_filename(without, {});
    if (parsed && is_variant_label(label)) return name_of_wheel(without, *parsed, label);
  }
  ArtifactName failed;
  failed.problem = plain.error().message;
  return failed;
}

// Which wheels the choice takes, by tags.
class Chooser {
 public:
  explicit Chooser(const WheelChoice& choice) {
    if (!choice.platform.empty()) {
      if (auto platform = parse_wheel_platform(choice.platform, {})) {
        platforms_ = std::move(platform->tags);
      }
    }
    std::string_view series = choice.python;
    const bool is_free = series.ends_with('t');
    if (is_free) series.remove_suffix(1);
    if (!series.starts_with("3.")) return;
    const auto minor = whole_number<std::uint32_t>(series.substr(2));
    if (minor) take_python({.major = 3, .minor = minor}, is_free);
  }

  [[nodiscard]] Fit python(const std::vector<Tag>& tags) const {
    if (pythons_.empty()) return Fit::unknown;
    return any(tags, [&](const Tag& tag) { return takes_python(tag); });
  }

  // Of the tags whose Python fits.
  [[nodiscard]] Fit platform(const std::vector<Tag>& tags) const {
    if (platforms_.empty()) return Fit::unknown;
    return any(tags, [&](const Tag& tag) {
      const bool fits =
          tag.platform == "any" || std::ranges::find(platforms_, tag.platform) != platforms_.end();
      return fits && (pythons_.empty() || takes_python(tag));
    });
  }

 private:
  static Fit any(const std::vector<Tag>& tags, const auto& takes) {
    return std::ranges::any_of(tags, takes) ? Fit::yes : Fit::no;
  }

  [[nodiscard]] bool takes_python(const Tag& tag) const {
    return pythons_.contains({tag.interpreter, tag.abi});
  }

  void take_python(PythonRelease release, bool is_free) {
    const std::array<std::string, 1> some{"some"};
    const std::vector<std::string> abis = cpython_abis(release, {.free_threaded = is_free});
    const std::string interpreter = "cp3" + std::to_string(*release.minor);
    for (const auto& tags :
         {cpython_tags(release, abis, some, {}), compatible_tags(release, interpreter, some, {})}) {
      if (!tags) continue;
      for (const Tag& tag : *tags) pythons_.emplace(tag.interpreter, tag.abi);
    }
  }

  std::set<std::pair<std::string, std::string>> pythons_;
  std::vector<std::string> platforms_;
};

class WheelResolver {
 public:
  WheelResolver(const WheelChoice& choice, const Environment& environment, const Tree& tree,
                Store& store)
      : chooser_(choice),
        environment_(environment),
        tree_(tree),
        store_(store),
        build_requirements_(tree, store) {
    store.each<PlatformTagRow>("distribution", [&](const PlatformTagRow& row) {
      computed_.emplace(row.distribution, row.computed);
    });
    root_ = tree.resolve(environment.directory).value_or(Tree::top());
  }

  void run(WheelRow row, WheelDifferences& differences) {
    const ArtifactName name = read_artifact_name(row.path, row.kind);
    row.name_problem = name.problem;
    row.name = name.name;
    row.version = name.version;
    row.build = name.build;
    row.tags = name.tags;
    row.variant = name.variant;
    take_tags(row);
    const std::optional<NodeId> place = tree_.child(root_, row.path);
    if (!place) return store_.add(std::move(row));
    const std::vector<const Distribution*> own = distributions_in(*place);
    if (!own.empty()) {
      row.distribution = own.front()->row.id;
      const auto computed = computed_.find(*row.distribution);
      if (computed != computed_.end()) row.computed_platform = computed->second;
    }
    store_.add(row);
    if (!row.problem.empty()) return;
    differences.look_at(row, name, *place, own);
    if (row.kind == ArtifactKind::sdist) build_requirements_.look_at(row, *place);
  }

 private:
  [[nodiscard]] std::vector<const Distribution*> distributions_in(NodeId place) const {
    std::vector<const Distribution*> found;
    for (const Distribution& distribution : environment_.distributions) {
      if (tree_[distribution.location].parent == place) found.push_back(&distribution);
    }
    return found;
  }

  void take_tags(WheelRow& row) const {
    const std::vector<std::string_view> parts = split(row.tags, '-');
    if (parts.size() == 3) {
      row.python_tag = parts[0];
      row.abi_tag = parts[1];
      row.platform_tag = parts[2];
    }
    const Result<std::vector<Tag>> tags = parse_tag(row.tags, {});
    if (!tags) return;
    row.python = chooser_.python(*tags);
    row.platform = row.python == Fit::no ? Fit::unknown : chooser_.platform(*tags);
  }

  const Chooser chooser_;
  const Environment& environment_;
  const Tree& tree_;
  Store& store_;
  BuildRequirements build_requirements_;
  NodeId root_{};
  std::map<std::int64_t, std::string> computed_;
};

}  // namespace

ArtifactName read_artifact_name(const std::string& file_name, ArtifactKind kind) {
  if (kind == ArtifactKind::wheel) return read_wheel_name(file_name);
  ArtifactName name;
  const Result<SdistName> parsed = parse_sdist_filename(file_name);
  if (!parsed) {
    name.problem = parsed.error().message;
    return name;
  }
  name.name = parsed->name;
  name.version = parsed->version.normalized();
  return name;
}

void resolve_wheels(std::vector<WheelRow> wheels, const WheelChoice& choice,
                    const std::vector<Environment>& environments, const Tree& tree, Store& store) {
  if (wheels.empty() || environments.empty()) return;
  WheelResolver resolver(choice, environments.front(), tree, store);
  WheelDifferences differences(tree, store);
  for (WheelRow& wheel : wheels) resolver.run(std::move(wheel), differences);
}

}  // namespace icecore
