// What reports count and in which order they list: one place, so that all formats agree.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "facts/resolved.h"
#include "icecore/finding.h"
#include "icecore/result.h"

namespace icecore {

class Store;

/// Files and links, and the files' bytes.
struct Amount {
  std::int64_t files = 0;
  std::int64_t bytes = 0;

  Amount& operator+=(const Amount& other);
  friend bool operator==(const Amount&, const Amount&) = default;
};

/// Numbers of inputs, by InputKind.
using InputCounts = std::array<std::int64_t, input_kind_words.size()>;

/// One rung of the ladder: the inputs to which a claim gives this level.
struct LevelSummary {
  InputCounts inputs{};
  Amount amount;
};

/// The inputs that have their level for one reason.
struct ReasonSummary {
  Level level = Level::absent;
  PinReason reason = PinReason::not_in_freeze;
  InputCounts inputs{};
  std::vector<std::string> examples;  ///< Up to three, those with most bytes first.
};

struct ClaimSummary {
  ClaimRow claim;
  std::string environment;                              ///< Path of the environment.
  std::array<LevelSummary, level_words.size()> levels;  ///< By Level.
  std::vector<ReasonSummary> reasons;  ///< Best level first, then in the order of PinReason.
  /// By the position of the layer, and of Level; only of an image, where a layer has files of it.
  std::map<std::int64_t, std::array<Amount, level_words.size()>> layers;
};

/// What one kind of owner has of one root.
struct OwnerSummary {
  std::string root;
  OwnerKind kind = OwnerKind::unknown;
  Amount amount;
};

struct Summary {
  Amount amount;  ///< All files and links of all roots, counted from the tree and not from owners.
  std::int64_t distributions = 0;
  std::vector<ClaimSummary> claims;  ///< By number.
  std::vector<OwnerSummary> owners;  ///< By number of the root, then in the order of OwnerKind.
};

/// ErrorKind::internal when the store fails.
Result<Summary> summarize(const Store& facts);

/// Sorted by severity, worst first, then rule, environment, subject, path, line and message.
[[nodiscard]] std::vector<Finding> sorted_findings(const Store& facts);

/// Sorted by root, path, reader, offset and reason.
[[nodiscard]] std::vector<Gap> sorted_gaps(const Store& facts);

/// Findings by Severity.
using SeverityCounts = std::array<std::size_t, severity_words.size()>;

[[nodiscard]] SeverityCounts count_by_severity(const std::vector<Finding>& findings);

/// The severities as people read them: worst first.
inline constexpr std::array severities_worst_first{Severity::error, Severity::warning,
                                                   Severity::note};
/// The ladder from its top.
inline constexpr std::array levels_best_first{Level::verified, Level::hashed, Level::versioned,
                                              Level::named, Level::absent};

}  // namespace icecore
