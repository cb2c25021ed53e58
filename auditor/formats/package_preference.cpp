// One package may be named thousands of times in a document of a few megabytes, with a long pin
// each: what is kept is counted, not what is read.
#include "formats/package_preference.h"

#include <fmt/format.h>

namespace icecore {

Result<void> PackagePreferences::add(PackagePreference preference) {
  bytes_ += sizeof(preference) + preference.packages.size() + preference.wanted.size();
  if (preferences_.size() >= limits_.list_entries || bytes_ > limits_.manifest_bytes) {
    return failure(ErrorKind::limit,
                   fmt::format("more than the limit of {} preferences or {} bytes",
                               limits_.list_entries, limits_.manifest_bytes));
  }
  preferences_.push_back(std::move(preference));
  return {};
}

Result<void> check_preference_bytes(Bytes bytes, const Limits& limits) {
  if (bytes.size() <= limits.manifest_bytes) return {};
  return failure(ErrorKind::limit, fmt::format("{} bytes are more than the limit of {}",
                                               bytes.size(), limits.manifest_bytes));
}

}  // namespace icecore
