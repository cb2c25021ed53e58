// installed-files.txt of an `.egg-info`: the files that pip's `setup.py install` put there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct InstalledFile {
  std::uint64_t line = 0;  ///< From 1.
  /// As written, `\` and `..` kept: relative to the `.egg-info` directory that holds the list.
  std::string path;
};

/// Lines are not stripped; empty ones are left out. ErrorKind::malformed with the offset of the
/// first byte that is not UTF-8; ErrorKind::limit above `manifest_bytes` or `record_rows` files.
Result<std::vector<InstalledFile>> parse_installed_files(Bytes bytes, const Limits& limits);

}  // namespace icecore
