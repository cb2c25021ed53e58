#include "formats/elf_static_symbols.h"

#include <array>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  const Result<ElfFile> elf = read_elf(source, {});
  if (!elf.has_value()) return;
  const auto sections = read_elf_sections(source, *elf, {});
  if (!sections.has_value()) return;
  static const LiteralScan names(std::array<std::string_view, 1>{"zlibVersion"});
  (void)find_static_symbols(source, *elf, *sections, names, {11}, {});
}
