#include "formats/pe_version.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  const auto file = read_pe(source);
  if (!file.has_value()) return;
  const auto layout = read_pe_layout(source, *file, {});
  if (layout.has_value()) read_pe_version(source, *layout, {});
}
