// What of an ELF file runs when it is loaded.
#pragma once

#include "formats/elf_dynamic.h"

namespace icecore {

/// Whether a constructor of the file makes the processor take denormal numbers for zero: in the
/// thread that loads it and in all that it starts. GCC links one in (crtfastm.o) for `-ffast-math`
/// and `-Ofast`, before GCC 13 into shared libraries, too. x86-64 only; false where it cannot be
/// told. ErrorKind::malformed or ErrorKind::truncated for a table that is not in the file.
Result<bool> flushes_denormals(ByteSource& source, const ElfFile& elf, const ElfDynamic& dynamic);

}  // namespace icecore
