// A zip file as a layer: its entries in the order of the central directory, each with what is odd
// about it. Nothing is unpacked to anywhere.
#pragma once

#include <memory>

#include "archive/entry_stream.h"
#include "base/byte_source.h"

namespace icecore {

/// The first entry is the root directory, with what is odd about the archive as a whole. Reading an
/// entry that is damaged, encrypted or too large fails, and the next one can be read. `bytes`
/// outlives the stream. Errors as of `read_zip_directory`.
Result<std::unique_ptr<EntryStream>> open_zip_entries(ByteSource& bytes, const Limits& limits);

}  // namespace icecore
