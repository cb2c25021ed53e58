// What the layers of an image hold, and what they were made by; nothing for other targets.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "report/summary.h"

namespace icecore {

struct LayerSummary {
  std::int64_t position = 0;
  std::string digest, diff_id;
  std::int64_t size = 0;             ///< Bytes of the blob.
  std::string made_by;               ///< The step of the build; empty where nobody says.
  std::optional<bool> is_base;       ///< Nothing where no base was named.
  std::map<OwnerKind, Amount> seen;  ///< Files that are in a root and that no layer hides.
  Amount hidden;                     ///< What higher layers hide, wherever it is.

  [[nodiscard]] Amount all_seen() const;
};

/// In the order of the image, the lowest first.
Result<std::vector<LayerSummary>> summarize_layers(const Store& facts);

}  // namespace icecore
