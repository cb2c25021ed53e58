#include "formats/alternatives.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_alternative(input, Limits{});
}
