// What the tools that made an ELF file left in it: their names, and the name of the file that holds
// the debug information.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "formats/elf_sections.h"

namespace icecore {

struct ElfRemarks {
  /// `.comment`: what compilers and linkers call themselves, each once, in the file's order. Those
  /// of all objects that were linked, the C library's start-up code too.
  std::vector<std::string> tools;
  /// `.gnu_debuglink`: name of the file with the debug information; empty without one.
  std::string debug_file;
};

/// ErrorKind::truncated when a section is not in the file, ErrorKind::limit for one of more than
/// `limits.elf_payload_bytes`.
Result<ElfRemarks> read_elf_remarks(ByteSource& source, const std::vector<ElfSection>& sections,
                                    const Limits& limits);

}  // namespace icecore
