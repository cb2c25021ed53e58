// Users and groups of a system. The two files are told apart by their lines: a user's has seven
// parts, a group's four.
#include "formats/accounts.h"

#include <algorithm>

#include "base/text.h"
#include "collect/collectors.h"

namespace icecore {

Result<Facts> collect_accounts(ByteSource& bytes, std::string_view, const Limits& limits) {
  const Bytes whole = ICECORE_TRY(bytes.whole(limits.manifest_bytes));
  const std::string_view text = as_text(whole);
  const std::string_view first = text.substr(0, text.find('\n'));
  const bool is_group = std::ranges::count(first, ':') < 6;
  Facts facts;
  std::int64_t position = 0;
  for (Account& account : ICECORE_TRY(read_accounts(whole, limits))) {
    facts.rows.add(AccountFact{.position = position++,
                               .kind = is_group ? AccountKind::group : AccountKind::user,
                               .name = std::move(account.name),
                               .id = std::move(account.id)});
  }
  return facts;
}

}  // namespace icecore
