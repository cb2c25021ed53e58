#include "formats/installed_files.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_installed_files(input, Limits{.json_nodes = 10'000, .list_entries = 10'000});
}
