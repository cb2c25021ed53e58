#include "formats/editable_finder.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_editable_finder(input, Limits{.literal_nodes = 10'000});
}
