// From places as facts show them to absolute paths.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/resolved.h"

namespace icecore {

class Store;

class Places {
 public:
  explicit Places(const Store& store);

  /// `name:path` is in the root of that name, a relative path in the target, an absolute one stands
  /// for itself.
  [[nodiscard]] std::string absolute(std::string_view shown) const;
  /// The target's own directory.
  [[nodiscard]] std::string target() const { return absolute("."); }

 private:
  std::vector<RootRow> roots_;
};

}  // namespace icecore
