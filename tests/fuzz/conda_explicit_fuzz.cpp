#include "formats/conda_explicit.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto document = read_conda_explicit(input, {});
  if (document && document->defects.size() > most_claim_defects) std::abort();
}
