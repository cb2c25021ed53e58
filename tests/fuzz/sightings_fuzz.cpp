#include "fuzz.h"
#include "target/sightings.h"

void icecore::fuzz_one(Bytes input) {
  static_cast<void>(are_unchanged(input, 1));
}
