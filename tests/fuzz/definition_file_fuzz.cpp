#include "formats/definition_file.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_definition_file(input, {.manifest_bytes = 1U << 20U});
}
