// YAML (1.1, as libyaml reads it) of bytes that nobody vouches for, in a type of our own.
#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/data_node.h"

namespace icecore {

/// The one document. Plain scalars keep their text: `1.10` is a number whose text is `1.10`. An
/// empty text is null. Bounded while it parses by `manifest_bytes`, `data_depth` and `data_nodes`
/// (ErrorKind::limit). ErrorKind::malformed, with the line in the message, for what is no YAML, a
/// key that occurs twice, a key that is no scalar, a second document, a NUL, text outside UTF-8;
/// ErrorKind::unsupported for aliases.
Result<DataNode> parse_yaml(Bytes bytes, const Limits& limits);

}  // namespace icecore
