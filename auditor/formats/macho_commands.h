// What a Mach-O file's load commands tell the dynamic loader: its name, what it needs, where to
// look for that, and which system it is for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/limits.h"
#include "formats/macho.h"

namespace icecore {

/// How a library is needed.
enum class MachoUse : std::uint8_t {
  required,
  weak,        ///< The loader goes on without it.
  reexported,  ///< What it defines counts as the file's own.
  upward,      ///< It needs the file in turn.
  lazy         ///< It is looked for at the first call.
};

struct MachoDependency {
  std::string name;
  MachoUse use = MachoUse::required;
};

/// Text is kept byte for byte. Versions are `11.0` or `10.13.6`; they and names are empty where the
/// file does not say.
struct MachoCommands {
  std::string install_name;                   ///< LC_ID_DYLIB
  std::string version;                        ///< The library's own.
  std::vector<MachoDependency> dependencies;  ///< In the file's order.
  std::vector<std::string> rpaths;            ///< LC_RPATH, in the file's order.
  std::string platform;                       ///< `macos`, `ios` …, or `platform-<number>`.
  std::string minimum_os, sdk;
  std::string linker_version;
  std::vector<std::byte> uuid;
  bool is_signed = false;  ///< Whether there is a signature; not whether it is valid.
};

/// ErrorKind::malformed or truncated for commands that are not where the header says;
/// ErrorKind::limit for more than `limits.macho_command_bytes` of them or names than
/// `limits.image_needs`. An archive has none.
Result<MachoCommands> read_macho_commands(ByteSource& source, const MachoSlice& slice,
                                          const Limits& limits);

}  // namespace icecore
