// Answers to questions, kept under what was asked of which bytes: they hold for any file of these.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collect/collected_file.h"
#include "facts/fact_cache.h"

namespace icecore {

/// The answers of one target or layer. For one thread.
class KeptAnswers {
 public:
  /// `identity` says whose; without a cache there are none.
  KeptAnswers(FactCache* cache, std::string_view identity, const Limits& limits);

  /// What reading a file of that digest as all of these gave.
  [[nodiscard]] std::optional<CollectedFile> find(const Digest& file,
                                                  std::span<const Reading> readings);
  void add(const Digest& file, std::span<const Reading> readings, const CollectedFile& answer);

  /// Keeps what was found or added, if anything was added.
  void keep();

 private:
  struct Answer {
    std::vector<std::byte> bytes;
    bool is_used = false;
  };

  FactCache* cache_;
  CacheKey key_;
  std::map<std::string, Answer, std::less<>> answers_;  // by what was asked
  bool has_new_ = false;
};

}  // namespace icecore
