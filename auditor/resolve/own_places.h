// What belongs to somebody by where it is: parts of an interpreter's installation, and the
// directories of distributions whose metadata list no files, or not their own.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "merge/tree.h"
#include "resolve/environment.h"

namespace icecore {

class OwnPlaces {
 public:
  enum class Kind : std::uint8_t {
    distribution,  ///< `distribution` has it.
    interpreter,   ///< `environment`'s interpreter has it.
    system,        ///< A site directory that the system's package manager fills.
    site           ///< A directory for installed packages: what is in it is nobody's by place.
  };
  struct Place {
    Kind kind = Kind::site;
    const Environment* environment = nullptr;
    const Distribution* distribution = nullptr;
  };

  /// `environments` must outlive it.
  OwnPlaces(const std::vector<Environment>& environments, const Tree& tree);

  /// Whose the node itself is.
  [[nodiscard]] const Place* at(NodeId node) const;
  /// Whose the nearest directory is that belongs to somebody, from `directory` upwards.
  [[nodiscard]] const Place* around(NodeId directory) const;

 private:
  void add_distributions(const Environment& environment);
  void add_sites(const Environment& environment);
  void add_interpreter(const Environment& environment);
  void add_site_notes(const Environment& environment, NodeId site);
  void add_matching(const Environment& environment, const TreePath& directory);

  const Tree& tree_;
  std::unordered_map<std::uint32_t, Place> places_;  // by node
};

}  // namespace icecore
