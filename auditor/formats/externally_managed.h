// EXTERNALLY-MANAGED (PEP 668): the file beside the standard library that keeps pip from installing
// into an interpreter that another package manager owns.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct ExternallyManaged {
  std::string message;  ///< The value of `Error`; empty if there is none.
  /// Language code (`de`, `de_at`, in lower case) and message of each `Error-<code>`, in file
  /// order.
  std::vector<std::pair<std::string, std::string>> translations;
};

/// The file's presence is what counts: installers refuse whatever it holds, and an error here only
/// means that they use a message of their own. ErrorKind::malformed without a section
/// `[externally-managed]`; otherwise the errors of `parse_config`.
Result<ExternallyManaged> parse_externally_managed(Bytes bytes, const Limits& limits);

}  // namespace icecore
