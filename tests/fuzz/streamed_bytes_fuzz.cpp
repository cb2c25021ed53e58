#include "collect/streamed_bytes.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const Result<StreamedLayer> layer = read_layer(input, {});
  if (!layer) return;
  Writer writer;
  write_layer(*layer, writer);
  if (!read_layer(writer.view(), {})) __builtin_trap();
}
