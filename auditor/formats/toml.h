// TOML (1.0) of bytes that nobody vouches for, in a type of our own.
#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/data_node.h"

namespace icecore {

/// The document's table. Bounded before the library sees a byte by `manifest_bytes`, `data_depth`
/// and `data_nodes` (ErrorKind::limit). ErrorKind::malformed, with the line in the message, for
/// what is no TOML: a key that is defined twice, a NUL, text outside UTF-8.
Result<DataNode> parse_toml(Bytes bytes, const Limits& limits);

}  // namespace icecore
