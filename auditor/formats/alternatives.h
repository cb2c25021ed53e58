// What a system keeps of one name with alternatives: a file of /var/lib/dpkg/alternatives
// (update-alternatives(1)) or of /var/lib/alternatives (chkconfig's alternatives(8)).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct AlternativeChoice {
  std::string path;
  std::int64_t priority = 0;

  friend bool operator==(const AlternativeChoice&, const AlternativeChoice&) = default;
};

struct AlternativeRecord {
  bool is_automatic = false;               ///< The choice of the highest priority is taken.
  std::string link;                        ///< The path that people use.
  std::vector<AlternativeChoice> choices;  ///< In file order.

  /// The one of the highest priority, the first of several; null without choices.
  [[nodiscard]] const AlternativeChoice* best() const;
};

/// ErrorKind::malformed for a file without a state or a link, and for a priority that is no number;
/// ErrorKind::truncated where a choice ends early; ErrorKind::limit above `small_text_bytes`.
Result<AlternativeRecord> parse_alternative(Bytes bytes, const Limits& limits);

}  // namespace icecore
