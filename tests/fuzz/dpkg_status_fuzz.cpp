#include "formats/dpkg_status.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_dpkg_status(input, Limits{});
}
