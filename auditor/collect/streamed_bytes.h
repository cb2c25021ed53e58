// What a layer was, as bytes; see facts/fact_bytes.h.
#pragma once

#include "base/reader.h"
#include "base/writer.h"
#include "collect/streamed_layers.h"

namespace icecore {

void write_layer(const StreamedLayer& layer, Writer& writer);

/// The layer that is all of `bytes`, of at most `limits.entries`. ErrorKind::malformed and
/// ErrorKind::truncated for what `write_layer` would not write.
Result<StreamedLayer> read_layer(Bytes bytes, const Limits& limits);

}  // namespace icecore
