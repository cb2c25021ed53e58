#include "formats/native_image.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  read_native_image(source);
}
