#include "formats/elf.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  const Result<ElfFile> elf = read_elf(source, {});
  if (!elf.has_value()) return;
  static_cast<void>(machine_name(elf->machine));
  file_offset(*elf, elf->entry);
}
