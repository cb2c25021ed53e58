// What would be loaded instead if something were otherwise that no file of the target says: if a
// variable were not set, or on a newer processor.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "facts/resolved_native.h"
#include "resolve/loader.h"

namespace icecore {

class Store;

/// Runs each process of a world in other worlds, too, and keeps the edges that come out otherwise.
/// Costs nothing where no other world can differ.
class LoadChanges {
 public:
  /// `world` must outlive it.
  LoadChanges(const LoaderWorld& world, const LoaderSettings& settings);

  /// The interpreter's own process.
  void start(const Process& interpreter, NodeId program);
  /// A process in which a file was opened by that path.
  void open(const Process& process, NodeId file, const std::string& path, LoadRoot kind,
            EntryId root);

  /// Adds the rows of `load_change`.
  void add_to(Store& store, std::int64_t environment);

 private:
  struct Other {
    Other(LoadCondition kind, std::string said, LoaderWorld its)
        : condition(kind),
          value(std::move(said)),
          world(std::move(its)),
          rules(loader_rules(world)) {}

    LoadCondition condition;
    std::string value;
    LoaderWorld world;
    std::unique_ptr<LoaderRules> rules;
    std::optional<Process> interpreter;
  };
  using Key = std::tuple<LoadCondition, std::string, EntryId, std::string, EntryId, EntryId>;

  void compare(const Process& process, const Process& otherwise, const Other& other, LoadRoot kind,
               EntryId root);
  [[nodiscard]] EntryId entry_of(const Found& found) const;

  const LoaderWorld& world_;
  std::vector<std::unique_ptr<Other>> others_;  // rules keep the address of their world
  std::map<Key, LoadChangeRow> rows_;
};

}  // namespace icecore
