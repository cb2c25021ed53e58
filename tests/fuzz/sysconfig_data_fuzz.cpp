#include "formats/sysconfig_data.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_sysconfig_data(input, Limits{.literal_nodes = 10'000});
}
