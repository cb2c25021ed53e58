#include "formats/requires_txt.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_requires_txt(input, Limits{.json_nodes = 10'000, .list_entries = 10'000});
}
