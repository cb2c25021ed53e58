// What the Go linker writes into a binary about the modules that it was made of.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct GoModule {
  std::string path;
  std::string version;
};

struct GoBuildInfo {
  std::string go_version;  ///< `go1.26.8`
  std::string main_path;   ///< Path of the main package.
  std::vector<GoModule>
      modules;  ///< Dependencies, as built: replacements in place of the replaced.
};

/// `bytes` start with the section `.go.buildinfo`. ErrorKind::unsupported for the form before Go
/// 1.18, whose texts are elsewhere; ErrorKind::malformed and ErrorKind::truncated for a damaged
/// one; ErrorKind::limit for more than `limits.dependency_bytes`.
Result<GoBuildInfo> read_go_build_info(Bytes bytes, const Limits& limits);

}  // namespace icecore
