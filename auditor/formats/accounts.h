// /etc/passwd and /etc/group: who there is.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct Account {
  std::string name;
  std::string id;    ///< Number of the user or the group, as written.
  std::string home;  ///< The user's home directory; empty where there is none, and for groups.
};

/// Lines of `name:password:number:…`; others are left out. Both files begin so; users have four
/// more fields, of which the last but one is the home. ErrorKind::limit for more than
/// `manifest_bytes` or `list_entries`.
Result<std::vector<Account>> read_accounts(Bytes bytes, const Limits& limits);

}  // namespace icecore
