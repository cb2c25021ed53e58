#include "formats/pixi_lock.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto document = read_pixi_lock(input, {});
  if (document && document->defects.size() > most_claim_defects) std::abort();
}
