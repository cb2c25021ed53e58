// Literals of Python source: what ast.literal_eval makes of them.
#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/python_token.h"
#include "formats/python_value.h"

namespace icecore {

/// The one literal of a text that is UTF-8, as `ast.literal_eval` of CPython 3.11 reads it. Bounded
/// by `manifest_bytes`, `literal_depth` and `literal_nodes` (ErrorKind::limit).
/// ErrorKind::malformed for what Python refuses, ErrorKind::truncated where the text ends too
/// early, ErrorKind::unsupported for complex numbers, `...` and characters by name (`\N{…}`).
Result<PythonValue> parse_python_literal(Bytes bytes, const Limits& limits);

/// The literal that starts at the lexer's current token. Stops at the first token behind it that
/// cannot belong to it, without judging that token; a comma outside brackets makes a tuple.
Result<PythonValue> read_python_literal(PythonLexer& lexer, const Limits& limits);

}  // namespace icecore
