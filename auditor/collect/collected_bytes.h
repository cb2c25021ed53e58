// What reading a file gave, as bytes; see facts/fact_bytes.h.
#pragma once

#include "collect/collected_file.h"
#include "facts/fact_bytes.h"

namespace icecore {

void write_collected(const CollectedFile& file, Writer& writer);

/// ErrorKind::malformed and ErrorKind::truncated for what `write_collected` would not write.
Result<CollectedFile> read_collected(Reader& reader);

/// An error whose message is safe to print.
void write_error(const Error& error, Writer& writer);
Result<Error> read_error(Reader& reader);

}  // namespace icecore
