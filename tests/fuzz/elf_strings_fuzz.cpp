#include "formats/elf_strings.h"

#include "fuzz.h"

// Where the table is said to be and which string is asked for, then a file of one segment.
void icecore::fuzz_one(Bytes input) {
  Reader reader(input);
  const std::uint64_t address = reader.u32(), size = reader.u32(), position = reader.u32();
  MemorySource source(reader.bytes(reader.remaining()));
  ElfFile elf;
  elf.segments.push_back({.type = 1, .virtual_address = 0x1000, .file_size = source.size()});
  Result<ElfStringsView> strings = find_elf_strings(source, elf, address, size, {});
  if (strings.has_value()) read_elf_string(*strings, position);
}
