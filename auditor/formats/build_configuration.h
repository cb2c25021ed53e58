// `__config__.py` of numpy and scipy: which libraries they were built with.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct BuildDependency {
  std::string role;     ///< `blas`, `lapack`, `pybind11` …
  std::string name;     ///< `scipy-openblas`; `auto` where the build only looked for any.
  std::string version;  ///< Empty when it is not known.
};

/// In the file's order; none in files from before Meson (numpy before 1.26). ErrorKind::limit for
/// more than `limits.small_text_bytes`, ErrorKind::malformed for what is not UTF-8.
Result<std::vector<BuildDependency>> read_build_configuration(Bytes bytes, const Limits& limits);

}  // namespace icecore
