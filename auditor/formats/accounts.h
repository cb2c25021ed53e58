// /etc/passwd and /etc/group: who there is.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct Account {
  std::string name;
  std::string id;  ///< Number of the user or the group, as written.
};

/// Lines of `name:password:number:…`; others are left out. Both files begin so. ErrorKind::limit
/// for more than `manifest_bytes` or `list_entries`.
Result<std::vector<Account>> read_accounts(Bytes bytes, const Limits& limits);

}  // namespace icecore
