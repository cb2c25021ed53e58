#include "formats/registry_reply.h"

#include <algorithm>
#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const Result<std::string> token = read_registry_token(input, {});
  if (token.has_value() && std::ranges::count(*token, '\n') != 0) std::abort();
  (void)read_refusal(input, {});
}
