#include "formats/accounts.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto accounts = read_accounts(input, {});
  if (!accounts) return;
  for (const Account& account : *accounts) {
    if (account.name.empty()) std::abort();
  }
}
