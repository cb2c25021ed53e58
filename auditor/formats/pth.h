// `.pth` files: paths for sys.path and lines of code, read at every start of the interpreter.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// How CPython's `site` cuts the file into lines. It matters for safety: after `/a` and a form
/// feed, an `import` is the rest of a path to Python 3.12 and a statement to Python 3.13.
enum class PthLineEnds {
  /// CPython up to 3.12: \n, \r\n and \r. The text is decoded by the locale, and a byte order mark
  /// stays: it makes the first line a path, whatever it says.
  universal_newlines,
  /// CPython 3.13 and 3.14: those of `str.splitlines()`, which include \v, \f, U+001C to U+001E,
  /// U+0085, U+2028 and U+2029. A byte order mark is dropped.
  unicode_line_boundaries,
};

struct PthLine {
  enum class Kind {
    import_statement,  ///< Starts with `import` and a space or tab; the whole line is executed.
    path,              ///< Joined to the directory of the file; added to sys.path if it exists.
    comment,           ///< Starts with `#`; a blank before it makes it a path.
    blank,
  };

  std::uint64_t line = 0;  ///< From 1.
  Kind kind = Kind::path;
  /// Bytes of the file, without the line's end; without trailing white space for a path. NUL bytes
  /// stay: a path with one is never added, a statement with one is an error.
  std::string text;
};

struct PthFile {
  std::vector<PthLine> lines;  ///< Import and path lines only, in the file's order.
  std::uint64_t comments = 0;  ///< Comment lines up to the end or the limit.
  bool truncated_by_limit =
      false;             ///< More than `pth_lines` import and path lines: the rest is missing.
  bool had_bom = false;  ///< The file starts with a UTF-8 byte order mark.
  /// False: `site` falls back to the locale's encoding, and where that is UTF-8 the interpreter
  /// does not start. The lines are then those of Latin-1, in which every byte is a character.
  bool is_utf8 = true;
};

/// What `site.addpackage` of CPython up to 3.14 sees in the file. It stops at the first statement
/// that raises, which cannot be told from here: all lines are given. Every text is a valid `.pth`;
/// the one error is ErrorKind::limit above `manifest_bytes`.
Result<PthFile> parse_pth(Bytes bytes, const Limits& limits,
                          PthLineEnds line_ends = PthLineEnds::unicode_line_boundaries);

}  // namespace icecore
