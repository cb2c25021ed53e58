// The symbol versions that an ELF file needs of its libraries, and those that it defines.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "formats/elf_dynamic.h"

namespace icecore {

/// One version that must be defined by the file that the loader takes for `library`.
struct ElfVersionNeed {
  std::string library;   ///< as in DT_NEEDED
  std::string version;   ///< `GLIBC_2.34`
  bool is_weak = false;  ///< whether the loader goes on without it
  /// Symbols that need it have this number in DT_VERSYM (vna_other); the highest bit, which tells
  /// that no other version will do, is a part of it.
  std::uint16_t index = 0;
};

/// One version that the file defines.
struct ElfVersionDefinition {
  std::string version;
  std::uint16_t index = 0;  ///< that its symbols have in DT_VERSYM (vd_ndx)

  friend auto operator<=>(const ElfVersionDefinition&, const ElfVersionDefinition&) = default;
};

struct ElfVersions {
  std::vector<ElfVersionNeed> needs;  ///< in the file's order
  /// In the file's order, without its own (VER_FLG_BASE).
  std::vector<ElfVersionDefinition> definitions;
  bool has_definitions = false;  ///< whether there is a DT_VERDEF at all
};

/// The versions of one file by the numbers that its symbols have in DT_VERSYM; the bit for hidden
/// ones does not count. Holds views into `versions`, which has to live as long.
class ElfVersionNumbersView {
 public:
  explicit ElfVersionNumbersView(const ElfVersions& versions);

  /// Empty for a number that stands for no version; the first where two share one.
  [[nodiscard]] std::string_view name(std::uint16_t number) const;

 private:
  std::unordered_map<std::uint16_t, std::string_view> names_;
};

/// A file without versions gives an empty value. ErrorKind::malformed for records of another
/// version than 1, for more records than the file states and for places that are not in the file;
/// ErrorKind::limit for more records than `limits.elf_version_entries` or names of more than
/// `limits.elf_string_bytes` in total.
Result<ElfVersions> read_elf_versions(ByteSource& source, const ElfFile& elf,
                                      const ElfDynamic& dynamic, const Limits& limits);

}  // namespace icecore
