#include "formats/elf_producers.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  const Result<ElfFile> elf = read_elf(source, {});
  if (!elf.has_value()) return;
  const auto sections = read_elf_sections(source, *elf, {});
  if (!sections.has_value()) return;
  (void)read_elf_producers(source, *elf, *sections, {});
}
