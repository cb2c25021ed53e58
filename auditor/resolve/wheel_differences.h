// Whether the places of one wheel that say the same thing say it alike, and whether it is true of
// what is in it. Installers compare a few of them, and not the same ones.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "facts/collected.h"
#include "facts/resolved_artifact.h"
#include "merge/tree.h"

namespace icecore {

class Store;
struct ArtifactName;
struct Distribution;

class WheelDifferences {
 public:
  /// Both outlive it.
  WheelDifferences(const Tree& tree, Store& store);

  /// Adds what differs in one. `place` is its directory, `own` are the distributions in it.
  void look_at(const WheelRow& wheel, const ArtifactName& name, NodeId place,
               const std::vector<const Distribution*>& own);

 private:
  struct Case;

  void look_at_sdist(Case& one);
  void look_at_wheel(Case& one, const std::vector<const Distribution*>& own);
  void look_at_metadata(Case& one, const Distribution& distribution);
  void look_at_wheel_file(Case& one, const Distribution& distribution);
  void look_at_record(Case& one, const Distribution& distribution);
  void look_at_data(Case& one);
  void look_at_modules(Case& one);
  void look_at_variant(Case& one, const Distribution& distribution);
  void compare_name(Case& one, const std::string& path, const std::string& name);
  void compare_version(Case& one, const std::string& path, const std::string& version);
  void add(Case& one, WheelAspect aspect, std::string path, std::string stated, std::string found);
  [[nodiscard]] std::string inside(const Case& one, NodeId node) const;

  const Tree& tree_;
  Store& store_;
  std::unordered_map<EntryId, MetadataFact> metadata_;
  std::unordered_map<EntryId, WheelFact> wheel_files_;
  std::unordered_map<EntryId, std::vector<WheelTagFact>> tags_;
  std::unordered_map<EntryId, std::vector<std::string>> signatures_;  // by RECORD
  std::unordered_map<EntryId, NativeFact> natives_;
  std::unordered_map<EntryId, std::vector<VariantPropertyFact>> variants_;
};

}  // namespace icecore
