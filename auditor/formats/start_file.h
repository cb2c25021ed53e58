// `.start` files (PEP 829, Python 3.15): entry points that the interpreter calls at every start.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct StartLine {
  std::uint64_t line = 0;  ///< From 1.
  std::string text;        ///< Stripped, as written.
  /// Both empty if the line is not `package.module:callable`: Python then reports it and goes on.
  std::string module;
  std::string callable;  ///< Dotted.
};

struct StartFile {
  /// What Python tries to call, in its order. A line that occurs twice is called twice.
  std::vector<StartLine> lines;
  std::uint64_t comments = 0;
};

/// Even a file without lines counts: it keeps the `import` lines of the `.pth` of the same stem
/// from running. ErrorKind::malformed with the offset of the first byte that is not UTF-8 (Python
/// then ignores the file), ErrorKind::limit above `manifest_bytes` or `pth_lines` lines.
Result<StartFile> parse_start_file(Bytes bytes, const Limits& limits);

}  // namespace icecore
