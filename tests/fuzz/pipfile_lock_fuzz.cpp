#include "formats/pipfile_lock.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto document = read_pipfile_lock(input, {});
  if (document && document->defects.size() > most_claim_defects) std::abort();
}
