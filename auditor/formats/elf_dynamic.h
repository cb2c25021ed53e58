// What an ELF file tells the dynamic loader: its name, what it needs, where to look for it, and how
// it wants to be loaded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "formats/elf.h"

namespace icecore {

/// Bit of `ElfDynamic::flags_1`: the loader's own directories are not searched (DF_1_NODEFLIB).
constexpr std::uint64_t elf_no_default_directories = 0x800;

/// Bit of `ElfDynamic::flags`: thread variables must be in the static block (DF_STATIC_TLS).
constexpr std::uint64_t elf_static_tls = 0x10;

/// Text is kept byte for byte; `$ORIGIN` and empty elements are for the loader's rules to judge.
/// Virtual addresses are 0 when the entry is absent.
struct ElfDynamic {
  std::string interpreter;          ///< PT_INTERP; empty when there is none
  std::string soname;               ///< empty when there is none
  std::vector<std::string> needed;  ///< in the file's order, duplicates kept
  std::optional<std::string> rpath;
  std::optional<std::string> runpath;
  std::vector<std::string> auxiliaries;  ///< DT_AUXILIARY, in the file's order; need not be there
  std::vector<std::string> filters;      ///< DT_FILTER, in the file's order
  std::uint64_t symbol_table = 0;
  std::uint64_t string_table = 0;
  std::uint64_t string_size = 0;  ///< bytes of the string table
  std::uint64_t hash = 0;
  std::uint64_t gnu_hash = 0;
  std::uint64_t version_symbols = 0;           ///< one version index of 2 bytes for each symbol
  std::uint64_t version_needs = 0;             ///< the first Verneed record
  std::uint64_t version_need_count = 0;        ///< libraries there, by the file's own account
  std::uint64_t version_definitions = 0;       ///< the first Verdef record
  std::uint64_t version_definition_count = 0;  ///< versions there, by the file's own account
  std::uint64_t flags = 0;                     ///< DT_FLAGS: bits DF_*; see `elf_static_tls`
  std::uint64_t flags_1 = 0;       ///< DT_FLAGS_1: bits DF_1_*; see `elf_no_default_directories`
  std::uint64_t constructors = 0;  ///< DT_INIT_ARRAY: addresses of functions
  std::uint64_t constructors_size = 0;  ///< bytes of them
  std::uint64_t relocations = 0;        ///< DT_RELA
  std::uint64_t relative_count = 0;     ///< how many come first that depend on nothing but the base
  bool has_text_relocations = false;    ///< whether DT_TEXTREL or DF_TEXTREL says so
};

/// A file without PT_DYNAMIC gives an empty value. ErrorKind::limit for more entries than
/// `limits.elf_dynamic_entries` or names of more than `limits.elf_string_bytes` in total.
Result<ElfDynamic> read_elf_dynamic(ByteSource& source, const ElfFile& elf, const Limits& limits);

}  // namespace icecore
