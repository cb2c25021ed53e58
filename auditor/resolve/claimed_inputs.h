// What the inputs of one claim mean for one environment: whether they count there, and what they
// fix.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "facts/resolved.h"
#include "formats/marker.h"
#include "resolve/accepted_tags.h"
#include "target/claim_files.h"

namespace icecore {

using Pinned = std::pair<Level, PinReason>;

/// The environment as a claim sees it.
struct ClaimView {
  MarkerEnvironment markers;
  AcceptedTags tags;
  std::string conda_platform;  ///< `linux-64`; empty when it is not known.
};

/// One input with what was found out about it.
struct JudgedInput {
  const ClaimedInput* input = nullptr;
  std::string document;
  std::string name;  ///< Of a distribution in its normal form.
  Active applies = Active::yes;
  std::optional<std::size_t> usable;  ///< Artifacts that can be installed here; if that is known.
  Pinned pinned{Level::named, PinReason::name_alone};
  std::string version;  ///< The input's, or the one that a constraint limits it to.
};

/// In the order of the claim. The claim outlives them.
std::vector<JudgedInput> judge_inputs(const GivenClaim& claim, const ClaimView& view,
                                      const Limits& limits);

/// Whether a specifier holds for a version; nothing where it is none of PEP 440's.
std::optional<bool> is_within(const std::string& specifier, const std::string& version);

}  // namespace icecore
