// What a PE or Mach-O file is: its format, machines and kind. Imports and load commands are not
// read.
#pragma once

#include <string>
#include <vector>

#include "base/byte_source.h"

namespace icecore {

struct NativeImage {
  std::string format;  ///< `pe` or `mach-o`
  /// Names as `machine_name` of elf.h gives them (`x86_64`, `aarch64` …), beside `arm64e`,
  /// `arm64ec` and `machine-<number>`. One per slice of a universal Mach-O file, in its order.
  std::vector<std::string> machines;
  unsigned bits = 0;  ///< 32 or 64, of the first slice; 0 for an archive
  /// `library`, `bundle` (what Python imports on macOS), `executable`, `object`, `archive` …, or
  /// `type-<number>`; of the first slice.
  std::string kind;
};

/// Whether a file that starts with these bytes may be PE or Mach-O: a look at the magic number
/// only.
[[nodiscard]] bool is_native_image(Bytes first_bytes);

/// ErrorKind::malformed for what is neither PE nor Mach-O (a Java class starts like a universal
/// Mach-O file), ErrorKind::unsupported for a DOS program without a PE header. Reads a few hundred
/// bytes, whatever the file's size.
Result<NativeImage> read_native_image(ByteSource& source);

}  // namespace icecore
