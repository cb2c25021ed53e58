// What the notes of an ELF file say of its identity and of the machine it asks for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "formats/elf.h"

namespace icecore {

/// Empty members are notes that are not there.
struct ElfNotes {
  std::vector<std::byte> build_id;   ///< NT_GNU_BUILD_ID; equal for equal links
  std::string abi_os;                ///< NT_GNU_ABI_TAG: `Linux` …, or `os-<number>`
  std::string abi_version;           ///< the oldest kernel, as `3.2.0`
  std::uint32_t x86_isa_needed = 0;  ///< bits 1, 2, 4, 8: x86-64 baseline, v2, v3, v4
  std::string package;               ///< .note.package (UAPI.8): JSON text, not checked
  std::vector<std::string> dlopen;   ///< .note.dlopen (UAPI.12): JSON texts, not checked
};

/// Reads every PT_NOTE and PT_GNU_PROPERTY segment; the first note of a kind counts, of dlopen all;
/// property bits are joined. ErrorKind::malformed names the file offset of a note that breaks the
/// rules; ErrorKind::limit when all note segments together have more than `limits.elf_note_bytes`.
Result<ElfNotes> read_elf_notes(ByteSource& source, const ElfFile& elf, const Limits& limits);

}  // namespace icecore
