#include "formats/apk_world.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_apk_world(input, Limits{});
}
