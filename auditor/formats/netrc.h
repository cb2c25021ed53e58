// A user's .netrc: who they are at which host. None of it may be printed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct NetrcEntry {
  std::string machine;  ///< A host; empty for the entry `default`.
  std::string login, password;
};

struct Netrc {
  std::vector<NetrcEntry> entries;  ///< In the order of the file.

  /// The last entry of that host, else `default`; nullptr without both.
  [[nodiscard]] const NetrcEntry* find(std::string_view host) const;
};

/// ErrorKind::malformed for what Python's netrc refuses: the message names the line and repeats
/// nothing. ErrorKind::limit above `http_reply_bytes` bytes.
Result<Netrc> read_netrc(Bytes bytes, const Limits& limits);

}  // namespace icecore
