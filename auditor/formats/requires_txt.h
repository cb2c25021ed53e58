// requires.txt of an `.egg-info`: what a project needs, in setuptools' own form.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct EggRequirement {
  std::uint64_t line = 0;  ///< From 1.
  /// As a Requires-Dist of METADATA: the line, then a marker made of its section's extra and
  /// marker. Not checked to be a requirement.
  std::string text;
};

struct EggRequirements {
  std::vector<EggRequirement> requirements;  ///< In file order.
  /// The sections' names before their `:`, without the empty one, as Provides-Extra would list
  /// them; in file order, each once.
  std::vector<std::string> extras;
};

/// The errors of `parse_sectioned_text`; ErrorKind::limit too when the texts together have more
/// than `manifest_bytes` bytes.
Result<EggRequirements> parse_requires_txt(Bytes bytes, const Limits& limits);

}  // namespace icecore
