#include "archive/layer_stream.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  Limits limits;
  limits.layer_bytes = 16U << 20U;
  MemoryStream source(input);
  LayerStream stream(source, limits);
  (void)stream.finish();
}
