// Which packages apt installed only because others need them (`/var/lib/apt/extended_states`).
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// One package that nobody asked for. Strings are as written.
struct AutomaticPackage {
  std::string name;
  std::string architecture;  ///< Of packages for all machines that of the system; may be empty.

  friend bool operator==(const AutomaticPackage&, const AutomaticPackage&) = default;
};

/// In file order. Stanzas without a name or with another mark are none. Bytes of any encoding are
/// taken. ErrorKind::limit above `manifest_bytes` bytes or `list_entries` packages.
Result<std::vector<AutomaticPackage>> parse_apt_extended_states(Bytes bytes, const Limits& limits);

}  // namespace icecore
