// Where things are, as a spec says it: inside the environment, inside its interpreter's prefix, or
// by their place in the system, so that the same environment has the same places wherever it lies.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "facts/resolved.h"
#include "icecore/result.h"

namespace icecore {

class Store;

class SpecPlaces {
 public:
  SpecPlaces(const Store& facts, const EnvironmentRow& environment);

  /// One name for each place, for comparing: `path` is inside the root of that number.
  [[nodiscard]] std::string absolute(std::int64_t root, std::string_view path) const;
  /// The same for a place as `search_path` writes it, with the name of its root.
  [[nodiscard]] std::string absolute_of_place(const std::string& root,
                                              std::string_view place) const;
  /// `lib/python3.12/site-packages` inside the environment, `{base}/lib/python3.12` inside the
  /// interpreter's prefix, else absolute; of what `absolute` gives.
  [[nodiscard]] std::string shown(std::string_view absolute) const;

  [[nodiscard]] bool is_in_environment(std::string_view absolute) const;

 private:
  struct KnownRoot {
    std::string name;
    std::string path;  // what its paths begin with, without a slash at the end
  };
  std::map<std::int64_t, KnownRoot> roots_;
  std::string environment_;
  std::string base_;
};

/// Whether a place is the directory or below it.
[[nodiscard]] bool is_below(std::string_view place, std::string_view directory);

}  // namespace icecore
