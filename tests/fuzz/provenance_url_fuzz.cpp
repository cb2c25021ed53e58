#include "formats/provenance_url.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_provenance_url(input, Limits{.json_nodes = 10'000, .list_entries = 10'000});
}
