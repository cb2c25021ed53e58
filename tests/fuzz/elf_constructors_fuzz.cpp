#include "formats/elf_constructors.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  const Result<ElfFile> elf = read_elf(source, {});
  if (!elf.has_value()) return;
  const Result<ElfDynamic> dynamic = read_elf_dynamic(source, *elf, {});
  if (dynamic.has_value()) (void)flushes_denormals(source, *elf, *dynamic);
}
