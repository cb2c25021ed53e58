// What a dynamic loader's own file says of how it searches for libraries.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/byte_source.h"
#include "base/limits.h"

namespace icecore {

enum class LoaderFamily : std::uint8_t { glibc, musl };

struct LoaderBinary {
  LoaderFamily family = LoaderFamily::glibc;
  std::string version;  ///< `2.36`; empty where the file does not say (glibc before 2.33).
  std::string vendor;   ///< `Debian GLIBC 2.36-9+deb12u14`; empty for musl and where there is none.
  /// Where it looks last, in that order, without a slash at the end.
  std::vector<std::string> system_directories;
  std::string lib;  ///< What `$LIB` means (`lib/x86_64-linux-gnu`, `lib64`); empty for musl.
};

/// ErrorKind::not_found for a file that is neither glibc's loader nor musl's; ErrorKind::limit for
/// one of more than `limits.loader_bytes`.
Result<LoaderBinary> read_loader_binary(ByteSource& source, const Limits& limits);

}  // namespace icecore
