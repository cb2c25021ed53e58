#include "formats/sbom.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_sbom(input, {});
}
