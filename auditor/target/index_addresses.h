// Which package indexes are asked: those that the user names, or else those that pip and uv are
// configured with. No index is built in.
#pragma once

#include <string>
#include <vector>

#include "base/limits.h"
#include "icecore/result.h"
#include "target/remote.h"

namespace icecore {

/// One index and how it is asked.
struct IndexAddress {
  /// Absolute, of HTTP or HTTPS, with a slash at its end and without user information: may be
  /// shown.
  std::string url;
  std::string user, password;  ///< Never for messages; both empty where there are none.
  std::string configured_by;   ///< `--index`, a variable, or the path of a file.
};

struct IndexAddresses {
  std::vector<IndexAddress> indexes;  ///< At least one, each URL once.
  std::string proxy;                  ///< pip's, for both schemes; empty for that of the variables.
  std::string certificates;           ///< pip's file of authorities; empty likewise.
};

/// The indexes of `named`, which are URLs, or of pip's and uv's configuration where it is empty:
/// pip's first, each by its own tool's rules of what overrides what. Indexes that uv calls explicit
/// are left out. A login comes from the URL, else from uv's variables for a named index, else from
/// the user's netrc. Plain HTTP is accepted for hosts of this machine and for those that pip
/// trusts (`trusted-host`). ErrorKind::usage where no index is configured, `no-index` is set, or a
/// URL is none; a file that cannot be read or parsed is an error that names it. `system_settings`
/// is where the machine's configuration lies.
Result<IndexAddresses> find_index_addresses(const std::vector<std::string>& named,
                                            const RemoteOptions& options, const Limits& limits,
                                            const std::string& system_settings = "/etc");

}  // namespace icecore
