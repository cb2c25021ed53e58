// Which files differ between trees of two specs that both list them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "spec/compare.h"

namespace icecore {

class TreeDifferences {
 public:
  /// Both must outlive it.
  TreeDifferences(const Spec& before, const Spec& after);

  /// Sorted by path; nothing where one of the two lists no files at all.
  [[nodiscard]] std::vector<FileDifference> of(std::string_view tree) const;

 private:
  using Lists = std::map<std::string_view, const std::vector<SpecFile>*>;
  static Lists lists_of(const Spec& spec);

  Lists before_, after_;
};

}  // namespace icecore
