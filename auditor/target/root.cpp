// Paths are compared part by part: in the order of texts `/a-b` stands between `/a` and `/a/b`.
#include <algorithm>
#include <array>
#include <set>

#include "target/target.h"

namespace icecore {

bool Root::holds(const TreePath& place) const {
  const auto has = [&](const TreePath& part) { return place.is_within(part); };
  return std::ranges::any_of(parts, has) && std::ranges::none_of(excluded, has);
}

bool is_whole_system(const TreePath& path) {
  const std::vector<std::string_view> parts = path.parts();
  if (parts.empty()) return true;
  if (parts.size() == 1) return parts[0] != "opt" && parts[0] != "srv" && parts[0] != "app";
  constexpr std::array<std::string_view, 3> kernel{"proc", "sys", "dev"};
  if (std::ranges::find(kernel, parts[0]) != kernel.end()) return true;
  return parts.size() == 2 && (parts[0] == "home" || parts[0] == "Users");
}

std::vector<TreePath> outermost(std::vector<TreePath> parts) {
  const std::set<TreePath> all(parts.begin(), parts.end());
  std::vector<TreePath> result;
  for (const TreePath& part : all) {
    bool is_below = false;
    for (TreePath above = part; !above.is_root() && !is_below;) {
      above = above.parent();
      is_below = all.contains(above);
    }
    if (!is_below) result.push_back(part);
  }
  return result;
}

}  // namespace icecore
