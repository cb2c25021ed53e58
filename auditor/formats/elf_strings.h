// The names in an ELF file's dynamic string table, fetched one by one.
#pragma once

#include <cstdint>
#include <string>

#include "formats/elf.h"

namespace icecore {

/// The string table of one file and what may still be read from it. `source` is the caller's and
/// has to live as long.
struct ElfStringsView {
  ByteSource& source;
  std::uint64_t offset = 0;  ///< bytes from the start of the file
  std::uint64_t size = 0;    ///< bytes
  std::uint64_t budget = 0;  ///< bytes that may still be read, or kept more than once
};

/// The table of `size` bytes at a virtual address. ErrorKind::malformed when no PT_LOAD takes that
/// address from the file, ErrorKind::truncated when the table goes on behind the file's end.
Result<ElfStringsView> find_elf_strings(ByteSource& source, const ElfFile& elf,
                                        std::uint64_t virtual_address, std::uint64_t size,
                                        const Limits& limits);

/// The string at `position`, in bytes from the table's start. ErrorKind::malformed when none ends
/// there, ErrorKind::limit when the strings of this view come to more than
/// `limits.elf_string_bytes`.
Result<std::string> read_elf_string(ElfStringsView& strings, std::uint64_t position);

/// Takes `size` bytes off the budget; ErrorKind::limit when so many are not left. `at` is the
/// offset in the file of what wants them.
Result<void> spend_elf_strings(ElfStringsView& strings, std::uint64_t size, std::uint64_t at);

}  // namespace icecore
