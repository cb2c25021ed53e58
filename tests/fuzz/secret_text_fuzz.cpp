#include "formats/secret_text.h"

#include <cstdlib>

#include "base/text.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const MaskedText masked = masked_command(as_text(input));
  if (masked.names.empty() && masked.text.size() > 2 * input.size()) std::abort();
  (void)masked_value("A_TOKEN", as_text(input));
}
