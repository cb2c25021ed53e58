// Links are resolved here, part by part, and never by the kernel: inside a system root the kernel
// would follow an absolute link out of it.
#include "target/file_tree.h"

#include <ranges>

#include "base/text.h"

namespace icecore {

Result<FileTree::Way> FileTree::follow(const TreePath& path, std::uint64_t hops) const {
  const std::vector<std::string_view> parts = path.parts();
  return walk(TreePath(), {parts.rbegin(), parts.rend()}, hops);
}

// From a place above which no links are, by the parts that are left, the next one last.
Result<FileTree::Way> FileTree::walk(const TreePath& start, std::vector<std::string> pending,
                                     std::uint64_t hops) const {
  Way way{.end = start, .links = {}};
  TreePath& place = way.end;
  while (!pending.empty()) {
    const std::string part = std::move(pending.back());
    pending.pop_back();
    if (part == "..") {
      place = place.parent();
      continue;
    }
    const TreePath next = place.child(part);
    const Look found = ICECORE_TRY(look(next));
    if (!found.is_link) {
      place = next;
      continue;
    }
    if (hops-- == 0) return failure(ErrorKind::limit, "too many links at " + escaped(next.text()));
    way.links.push_back(next);
    if (found.link_target.starts_with('/')) place = TreePath();
    const std::vector<std::string_view> target_parts = split(found.link_target, '/');
    for (const std::string_view target_part : target_parts | std::views::reverse) {
      if (!target_part.empty() && target_part != ".") pending.emplace_back(target_part);
    }
  }
  return way;
}

Result<TreePath> FileTree::resolve(const TreePath& path, std::uint64_t hops) const {
  return ICECORE_TRY(follow(path, hops)).end;
}

Result<TreePath> FileTree::resolve_child(const TreePath& directory, std::string_view name,
                                         std::uint64_t hops) const {
  return ICECORE_TRY(walk(directory, {std::string(name)}, hops)).end;
}

}  // namespace icecore
