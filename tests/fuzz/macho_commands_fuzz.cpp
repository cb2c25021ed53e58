#include "formats/macho_commands.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  const auto slices = read_macho(source);
  if (!slices.has_value()) return;
  for (const MachoSlice& slice : *slices) read_macho_commands(source, slice, {});
}
