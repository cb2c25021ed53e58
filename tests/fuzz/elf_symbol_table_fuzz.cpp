#include "formats/elf_symbol_table.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  const Result<ElfFile> elf = read_elf(source, {});
  if (!elf.has_value()) return;
  const Result<ElfDynamic> dynamic = read_elf_dynamic(source, *elf, {});
  if (dynamic.has_value()) read_elf_symbol_table(source, *elf, *dynamic, {});
}
