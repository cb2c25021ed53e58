#include "formats/elf_dynamic.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  const Result<ElfFile> elf = read_elf(source, {});
  if (elf.has_value()) read_elf_dynamic(source, *elf, {});
}
