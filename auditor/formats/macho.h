// What a Mach-O file is: its slices, one for each machine, and the kind of each.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "base/byte_source.h"

namespace icecore {

/// One Mach-O file inside a universal one, or the file itself. Nothing in the fields about load
/// commands is checked against the file's size.
struct MachoSlice {
  std::string machine;  ///< As `machine_name` of elf.h has it, beside `arm64e` and `machine-…`.
  unsigned bits = 0;    ///< 32 or 64; 0 for an archive.
  /// `library`, `bundle` (what Python imports on macOS), `executable`, `object`, `archive` …, or
  /// `type-<number>`.
  std::string kind;
  std::endian byte_order = std::endian::little;
  std::uint64_t offset = 0;  ///< Of the slice in the file.
  std::uint64_t size = 0;
  std::uint32_t command_count = 0;  ///< Load commands; none in an archive.
  std::uint32_t command_bytes = 0;

  /// Bytes of the header, behind which the load commands start.
  [[nodiscard]] std::uint64_t header_size() const { return bits == 64 ? 32 : 28; }
};

/// Whether a file that starts with these bytes may be Mach-O: a look at the magic number only.
[[nodiscard]] bool is_macho(Bytes first_bytes);

/// The slices in the file's order; one for a file that is not universal. ErrorKind::malformed for
/// what is not Mach-O: a Java class starts like a universal file. Reads a few hundred bytes,
/// whatever the file's size.
Result<std::vector<MachoSlice>> read_macho(ByteSource& source);

}  // namespace icecore
