// Lists are sorted by path, so that one walk over both tells them apart. A spec leaves out the list
// of a tree without files: where it has any list, that tree is empty and not unknown.
#include "spec/tree_difference.h"

namespace icecore {

TreeDifferences::Lists TreeDifferences::lists_of(const Spec& spec) {
  Lists lists;
  for (const SpecFileList& list : spec.files) lists.emplace(list.tree, &list.files);
  return lists;
}

TreeDifferences::TreeDifferences(const Spec& before, const Spec& after)
    : before_(lists_of(before)), after_(lists_of(after)) {
}

std::vector<FileDifference> TreeDifferences::of(std::string_view tree) const {
  static const std::vector<SpecFile> none;
  std::vector<FileDifference> differences;
  if (before_.empty() || after_.empty()) return differences;
  const auto list_in = [&](const Lists& lists) -> const std::vector<SpecFile>& {
    const auto found = lists.find(tree);
    return found == lists.end() ? none : *found->second;
  };
  const std::vector<SpecFile>& before = list_in(before_);
  const std::vector<SpecFile>& after = list_in(after_);
  auto left = before.begin();
  auto right = after.begin();
  while (left != before.end() || right != after.end()) {
    const bool only_left =
        right == after.end() || (left != before.end() && left->path < right->path);
    const bool only_right =
        left == before.end() || (right != after.end() && right->path < left->path);
    if (only_left) {
      differences.push_back({.path = left->path, .change = FileChange::removed});
    } else if (only_right) {
      differences.push_back({.path = right->path, .change = FileChange::added});
    } else if (*left != *right) {
      differences.push_back({.path = left->path, .change = FileChange::changed});
    }
    if (!only_right) ++left;
    if (!only_left) ++right;
  }
  return differences;
}

}  // namespace icecore
