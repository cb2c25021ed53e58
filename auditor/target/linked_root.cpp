// A link whose text leads into a root again is left alone: where that leads on to is a link of its
// own. Most links are such, so nothing of the system is asked for them.
#include "target/linked_root.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "target/file_tree.h"

namespace icecore {
namespace {

class LinkFollower {
 public:
  LinkFollower(const std::vector<Installation>& environments, const std::vector<Layer>& layers,
               const FileTree& files, const Limits& limits)
      : environments_(environments), layers_(layers), files_(files), limits_(limits) {}

  std::optional<Root> run() {
    for (const Layer& layer : layers_) {
      for (const Entry& entry : layer.entries) {
        if (entry.kind == EntryKind::link) follow(layer, entry);
      }
    }
    if (parts_.empty()) return std::nullopt;
    std::vector<TreePath> parts = outermost({parts_.begin(), parts_.end()});
    return Root{.kind = RootKind::linked,
                .name = "links",
                .path = common_directory(parts),
                .reason = "links of the other roots lead there",
                .parts = std::move(parts),
                .excluded = {}};
  }

 private:
  void follow(const Layer& layer, const Entry& entry) {
    const TreePath& directory = layer.directories[entry.directory];
    // Whose the interpreter is, pyvenv.cfg says: another one is not read in its place.
    const bool is_python = entry.name.starts_with("python") || entry.name.starts_with("pypy");
    if (directory.name() == "bin" && is_python) return;
    const Result<TreePath> first = directory.resolve(entry.link_target.value_or(""));
    if (!first || is_read(*first) || parts_.size() >= limits_.entries) return;
    const Result<FileTree::Way> way =
        files_.follow(directory.child(entry.bytes_of_name()), limits_.link_hops);
    if (!way || !is_followed(layer, directory, way->end)) return;
    for (const TreePath& link : way->links) add(link);
    add(way->end);
  }

  bool is_followed(const Layer& layer, const TreePath& directory, const TreePath& end) const {
    if (is_read(end)) return true;  // for the links on the way
    if (is_whole_system(end)) return false;
    if (files_.is_file(end)) return true;
    const bool holds_a_root = std::ranges::any_of(layers_, [&](const Layer& other) {
      return std::ranges::any_of(other.root.parts,
                                 [&](const TreePath& part) { return part.is_within(end); });
    });
    return holds_modules(layer, directory) && !holds_a_root && files_.is_directory(end);
  }

  bool holds_modules(const Layer& layer, const TreePath& directory) const {
    if (layer.root.kind == RootKind::import_path) return true;
    const std::vector<std::string_view> parts = directory.parts();
    return std::ranges::find(parts, "site-packages") != parts.end() ||
           std::ranges::find(parts, "dist-packages") != parts.end() ||
           std::ranges::any_of(environments_, [&](const Installation& environment) {
             return environment.kind == EnvironmentKind::directory &&
                    directory.is_within(environment.directory);
           });
  }

  void add(const TreePath& place) {
    if (!is_read(place)) parts_.insert(place);
  }

  bool is_read(const TreePath& place) const {
    return std::ranges::any_of(layers_,
                               [&](const Layer& layer) { return layer.root.holds(place); });
  }

  // The innermost directory that all of them lie in.
  static TreePath common_directory(const std::vector<TreePath>& parts) {
    TreePath common = parts.front().parent();
    for (const TreePath& part : parts) {
      while (!part.is_within(common)) common = common.parent();
    }
    return common;
  }

  const std::vector<Installation>& environments_;
  const std::vector<Layer>& layers_;
  const FileTree& files_;
  const Limits& limits_;
  std::set<TreePath> parts_;
};

}  // namespace

std::optional<Root> linked_root(const std::vector<Installation>& environments,
                                const std::vector<Layer>& layers, const FileTree& files,
                                const Limits& limits) {
  return LinkFollower(environments, layers, files, limits).run();
}

}  // namespace icecore
