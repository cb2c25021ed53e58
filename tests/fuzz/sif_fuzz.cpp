#include "formats/sif.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  (void)read_sif(source, {});
}
