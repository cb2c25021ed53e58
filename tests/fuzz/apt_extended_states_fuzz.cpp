#include "formats/apt_extended_states.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_apt_extended_states(input, Limits{});
}
