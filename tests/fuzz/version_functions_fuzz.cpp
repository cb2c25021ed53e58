#include "formats/version_functions.h"

#include "fuzz.h"

// Code at the first address of each loaded segment, as every kind of function.
void icecore::fuzz_one(Bytes input) {
  (void)first_version(as_text(input));
  MemorySource source(input);
  const Result<ElfFile> elf = read_elf(source, {});
  if (!elf.has_value()) return;
  for (const ElfSegment& segment : elf->segments) {
    for (const VersionFunction& function : version_functions()) {
      (void)read_version_function(source, *elf, function,
                                  {.address = segment.virtual_address, .size = segment.file_size});
    }
  }
}
