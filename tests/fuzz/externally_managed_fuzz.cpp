#include "formats/externally_managed.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_externally_managed(input, Limits{.json_nodes = 10'000, .list_entries = 10'000});
}
