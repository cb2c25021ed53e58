// All that an audit found, kept for the next one of the same target: if everything that it looked
// at is as it was, the outcome is, too.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "collect/file_facts.h"
#include "facts/fact_cache.h"
#include "facts/store.h"
#include "icecore/audit.h"
#include "judge/rule_set.h"
#include "target/sightings.h"
#include "target/target.h"

namespace icecore {

/// The outcome of one target with its options and rules. For targets on this machine's disk.
class KeptOutcome {
 public:
  /// The cache outlives it; without one, and for an image, nothing is kept. What is looked at from
  /// here on is noted where it may be kept. `claims` tells those that are held against it apart.
  KeptOutcome(FactCache* cache, const Target& target, const AuditOptions& options,
              std::string_view claims, std::span<const Rule> rules,
              const CollectOptions& collecting);
  KeptOutcome(const KeptOutcome&) = delete;
  KeptOutcome& operator=(const KeptOutcome&) = delete;
  ~KeptOutcome();

  /// What is kept, if everything is as it was.
  [[nodiscard]] std::optional<Store> find() const;

  /// Keeps an outcome, if all of its files were known: the first audit of a target has enough to
  /// write. `store` is finished; `layers` are all that were read.
  void keep(const Store& store, std::span<const Layer> layers, const FileFacts& facts);

 private:
  /// Notes every entry; false where the status of one is not known.
  bool note_entries(std::span<const Layer> layers);

  FactCache* cache_;
  const Target& target_;
  const CollectOptions& collecting_;
  CacheKey key_;
  Sightings sightings_;
};

}  // namespace icecore
