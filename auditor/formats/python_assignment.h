// Literals that a Python module assigns to names at its top level, read without running it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/python_value.h"

namespace icecore {

struct PythonAssignment {
  std::uint64_t line = 0;  ///< From 1.
  std::string name;
  /// An error where the value is no literal: those of `parse_python_literal`, and
  /// ErrorKind::malformed for what follows the literal on its line.
  Result<PythonValue> value;
};

/// Each `name = literal` and `name: annotation = literal` that begins a line without indentation,
/// for the names asked for, in the order of the source. Strings may be joined by `+`. Not seen are
/// assignments behind a semicolon and all that changes a value later. ErrorKind::limit above
/// `manifest_bytes` or `list_entries` assignments; ErrorKind::malformed for bytes that are not
/// UTF-8, whatever the source says of its encoding, and the errors of `PythonLexer`.
Result<std::vector<PythonAssignment>> find_python_assignments(
    Bytes bytes, std::span<const std::string_view> names, const Limits& limits);

/// The value that the module ends up with as far as its literals tell: that of the last assignment
/// to the name, borrowed from `assignments` and never nullptr. The error of that assignment, or
/// ErrorKind::malformed if there is none.
Result<const PythonValue*> last_assignment(std::span<const PythonAssignment> assignments,
                                           std::string_view name);

}  // namespace icecore
