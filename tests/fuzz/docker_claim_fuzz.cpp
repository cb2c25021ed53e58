#include "formats/docker_claim.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto document = read_docker_claim(input, {});
  if (document && document->defects.size() > most_claim_defects) std::abort();
}
