// Room on disk for bytes that are wanted out of order: files that have no name and are gone when
// they are closed.
#pragma once

#include "base/bytes.h"
#include "base/file_descriptor.h"

namespace icecore {

/// In TMPDIR, else in the machine's place for large temporary files. ErrorKind::unreadable when
/// none can be made, with what to do.
Result<FileDescriptor> make_unlinked_file();

/// What is written next goes to the beginning.
Result<void> begin_again(int descriptor);

/// Appends to an open file. ErrorKind::unreadable when the disk is full.
Result<void> write_all(int descriptor, Bytes bytes);

}  // namespace icecore
