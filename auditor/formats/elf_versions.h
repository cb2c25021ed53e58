// The symbol versions that an ELF file needs of its libraries, and those that it defines.
#pragma once

#include <string>
#include <vector>

#include "formats/elf_dynamic.h"

namespace icecore {

/// One version that must be defined by the file that the loader takes for `library`.
struct ElfVersionNeed {
  std::string library;   ///< as in DT_NEEDED
  std::string version;   ///< `GLIBC_2.34`
  bool is_weak = false;  ///< whether the loader goes on without it
};

struct ElfVersions {
  std::vector<ElfVersionNeed> needs;     ///< in the file's order
  std::vector<std::string> definitions;  ///< in the file's order, without its own (VER_FLG_BASE)
  bool has_definitions = false;          ///< whether there is a DT_VERDEF at all
};

/// A file without versions gives an empty value. ErrorKind::malformed for records of another
/// version than 1, for more records than the file states and for places that are not in the file;
/// ErrorKind::limit for more records than `limits.elf_version_entries` or names of more than
/// `limits.elf_string_bytes` in total.
Result<ElfVersions> read_elf_versions(ByteSource& source, const ElfFile& elf,
                                      const ElfDynamic& dynamic, const Limits& limits);

}  // namespace icecore
