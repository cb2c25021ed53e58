// What an ELF file tells the dynamic loader: its name, what it needs, where to look for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "formats/elf.h"

namespace icecore {

/// Bit of `ElfDynamic::flags_1`: the loader's own directories are not searched (DF_1_NODEFLIB).
constexpr std::uint64_t elf_no_default_directories = 0x800;

/// Text is kept byte for byte; `$ORIGIN` and empty elements are for the loader's rules to judge.
/// Virtual addresses are 0 when the entry is absent.
struct ElfDynamic {
  std::string interpreter;          ///< PT_INTERP; empty when there is none
  std::string soname;               ///< empty when there is none
  std::vector<std::string> needed;  ///< in the file's order, duplicates kept
  /// DT_AUXILIARY and DT_FILTER: libraries that are to be asked before this one; the first kind may
  /// be missing.
  std::vector<std::string> auxiliaries, filters;
  std::optional<std::string> rpath;
  std::optional<std::string> runpath;
  std::uint64_t flags_1 = 0;  ///< DT_FLAGS_1; see `elf_no_default_directories`
  std::uint64_t symbol_table = 0;
  std::uint64_t string_table = 0;
  std::uint64_t string_size = 0;  ///< bytes of the string table
  std::uint64_t hash = 0;
  std::uint64_t gnu_hash = 0;
};

/// A file without PT_DYNAMIC gives an empty value. ErrorKind::limit for more entries than
/// `limits.elf_dynamic_entries` or names of more than `limits.elf_string_bytes` in total.
Result<ElfDynamic> read_elf_dynamic(ByteSource& source, const ElfFile& elf, const Limits& limits);

}  // namespace icecore
