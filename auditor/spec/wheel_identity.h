// Which wheel a file is, by what is inside: for files that are kept under no name of their own.
#pragma once

#include <string>

#include "base/byte_source.h"
#include "base/limits.h"
#include "icecore/result.h"

namespace icecore {

struct WheelIdentity {
  std::string name;             ///< In normal form.
  std::string file_name;        ///< As it has to be named by its metadata.
  std::string metadata_digest;  ///< Of METADATA: `sha256:` and hex digits.
};

/// Reads the directory of the zip file, METADATA and WHEEL. ErrorKind::malformed for what is no
/// wheel, or whose names and tags do not agree; else errors of `read_zip_directory` and
/// `read_zip_entry`, and of the readers of these two files.
Result<WheelIdentity> read_wheel_identity(ByteSource& bytes, const Limits& limits);

}  // namespace icecore
