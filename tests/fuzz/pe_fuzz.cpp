#include "formats/pe.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  const auto file = read_pe(source);
  if (file.has_value()) read_pe_layout(source, *file, {});
}
