#include "formats/version_texts.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  const Result<ElfFile> elf = read_elf(source, {});
  if (!elf.has_value()) return;
  const auto sections = read_elf_sections(source, *elf, {});
  if (!sections.has_value()) return;
  (void)find_version_texts(source, constant_parts(*elf, *sections), {});
}
