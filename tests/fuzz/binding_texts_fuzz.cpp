#include "formats/binding_texts.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  const Result<ElfFile> elf = read_elf(source, {});
  if (elf) (void)read_binding_texts(source, *elf, {});
}
