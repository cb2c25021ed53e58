// How the compilers of an ELF file were called, as far as its debug information says.
#pragma once

#include <string>
#include <vector>

#include "formats/elf_sections.h"

namespace icecore {

/// What the compilers of the file's units call themselves, each once, sorted; GCC names the options
/// with which it was called. The first `limits.elf_units` units are looked at, less when the
/// information is compressed, in another file, or of a form that GCC does not write. Empty when
/// there is none. ErrorKind::truncated for tables that are not in the file.
Result<std::vector<std::string>> read_elf_producers(ByteSource& source, const ElfFile& elf,
                                                    const std::vector<ElfSection>& sections,
                                                    const Limits& limits);

}  // namespace icecore
