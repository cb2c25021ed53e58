// One file of a layer, opened, hashed and shown to its reader in one pass.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "base/byte_source.h"
#include "base/digest.h"

namespace icecore {

struct Entry;

/// How many of a file's first bytes its reader gets to tell what it is.
inline constexpr std::size_t first_bytes_size = 512;

/// Gets the first bytes of a file and all of them; both are gone when it returns.
using FileReader = std::function<void(Bytes first_bytes, ByteSource& bytes)>;

/// The digest of the file at `host_path`, which `entry` describes, after `read` had it.
/// ErrorKind::unreadable when the system refuses; ErrorKind::changed when the file was not the same
/// before and after, in which case what `read` saw is worth nothing. Never waits on a FIFO, never
/// follows a link at the path's end.
Result<Digest> read_file(const std::string& host_path, const Entry& entry, const FileReader& read);

}  // namespace icecore
