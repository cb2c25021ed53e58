#include "formats/loader_binary.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  (void)read_loader_binary(source, Limits{});
}
