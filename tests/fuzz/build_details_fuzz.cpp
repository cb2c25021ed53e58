#include "formats/build_details.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_build_details(input, Limits{.json_nodes = 10'000, .list_entries = 10'000});
}
