#include "formats/time_zone_data.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_time_zone_version(input);
}
