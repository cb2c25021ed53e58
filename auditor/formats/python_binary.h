// Which CPython an executable or libpython is, from its bytes alone.
#pragma once

#include <optional>
#include <string>

#include "base/byte_source.h"
#include "base/limits.h"

namespace icecore {

struct PythonBinary {
  std::string version;   ///< as PY_VERSION writes it: `3.11.7`, `3.14.0rc2`, `3.12.0+`
  std::string evidence;  ///< `Py_Version` (the exported number) or `version string`
};

/// For ELF files. nullopt when the file is not CPython 3 or does not say its version: any other
/// library, Python 2, or the small executable of a shared build, whose libpython knows it.
/// ErrorKind::malformed when it is CPython but names several versions and nothing tells which is
/// its own; ErrorKind::limit when more than `limits.constant_bytes` would have to be searched.
Result<std::optional<PythonBinary>> read_python_version(ByteSource& source, const Limits& limits);

}  // namespace icecore
