// passwd(5) and group(5). Lines that begin with + or - ask other databases (nsswitch's compat) and
// name nobody themselves.
#include "formats/accounts.h"

#include <fmt/format.h>

#include "base/text.h"

namespace icecore {

Result<std::vector<Account>> read_accounts(Bytes bytes, const Limits& limits) {
  if (bytes.size() > limits.manifest_bytes) {
    return failure(ErrorKind::limit, fmt::format("{} bytes are more than the limit of {}",
                                                 bytes.size(), limits.manifest_bytes));
  }
  std::vector<Account> accounts;
  for (const std::string_view line : split(as_text(bytes), '\n')) {
    const std::vector<std::string_view> fields = split(line, ':');
    if (fields.size() < 3 || fields[0].empty() || line.find_first_of("+-#") == 0) continue;
    if (accounts.size() == limits.list_entries) {
      return failure(ErrorKind::limit, fmt::format("more than {} lines", limits.list_entries));
    }
    constexpr std::size_t home = 5;
    constexpr std::size_t fields_of_user = 7;
    accounts.push_back(
        {.name = std::string(fields[0]),
         .id = std::string(fields[2]),
         .home = fields.size() >= fields_of_user ? std::string(fields[home]) : std::string()});
  }
  return accounts;
}

}  // namespace icecore
