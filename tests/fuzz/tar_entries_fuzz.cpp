#include "archive/tar_entries.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  Limits limits;
  limits.layer_bytes = 16U << 20U;
  limits.expansion_bytes = 1U << 20U;
  MemoryStream source(input);
  LayerStream stream(source, limits);
  TarEntries entries(stream, limits);
  for (Result<const TarEntry*> entry = entries.next(); entry && *entry; entry = entries.next()) {
    Result<Bytes> bytes = entries.read();
    while (bytes && !bytes->empty()) bytes = entries.read();
  }
}
