// One string or bytes literal of Python source.
#pragma once

#include <string>
#include <string_view>

#include "icecore/result.h"

namespace icecore {

struct PythonString {
  bool is_bytes = false;
  /// UTF-8 for a string; a surrogate, which only an escape can make, is the three bytes that UTF-8
  /// would give it (Python's `surrogatepass`).
  std::string value;
};

/// From a token with prefix and quotes, as `PythonLexer` gives it. ErrorKind::malformed for a
/// damaged escape, a character beyond ASCII in bytes, and f-strings and t-strings, which are no
/// constants; ErrorKind::unsupported for `\N{name}`. Offsets count from the token's start.
Result<PythonString> decode_python_string(std::string_view token);

}  // namespace icecore
