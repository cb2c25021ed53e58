#include "formats/poetry_lock.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto document = read_poetry_lock(input, {});
  if (document && document->defects.size() > most_claim_defects) std::abort();
}
