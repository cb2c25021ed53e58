#include "archive/zlib_stream.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_zlib_stream(input, 1U << 20U);
}
