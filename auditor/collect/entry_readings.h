// Entries of a layer by their numbers: those to be read again, and those that are not to be looked
// into.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "collect/kind.h"
#include "icecore/result.h"

namespace icecore {

/// Entries that are not to be looked into, and why.
using FailedEntries = std::map<std::uint32_t, Error>;

/// What one entry is to be read as.
struct EntryReadings {
  std::uint32_t entry = 0;
  std::vector<Reading> readings;
};

}  // namespace icecore
