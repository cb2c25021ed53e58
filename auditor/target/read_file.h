// One file of a layer, opened, hashed and shown to its reader in one pass.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "base/byte_source.h"
#include "base/digest.h"
#include "base/file_descriptor.h"

namespace icecore {

struct Entry;

/// How many of a file's first bytes its reader gets to tell what it is.
inline constexpr std::size_t first_bytes_size = 512;

/// Gets the first bytes of a file and all of them; both are gone when it returns.
using FileReader = std::function<void(Bytes first_bytes, ByteSource& bytes)>;

/// Reads the files of a layer, one after the other; keeps the directory of the last one open,
/// because the next one is mostly in it too. For one thread.
class LayerReader {
 public:
  /// The digest of the file that `entry` describes in `host_directory`, after `read` had it. Fills
  /// in the status of an entry that has none, of a file that cannot be opened too.
  /// ErrorKind::unreadable when the system refuses; ErrorKind::changed when size or time are not
  /// those that were listed, in which case what `read` saw is worth nothing. Never waits on a FIFO,
  /// never follows a link in place of the file or of its directory.
  Result<Digest> read(const std::string& host_directory, Entry& entry, const FileReader& read);

 private:
  Result<FileDescriptor> open_in(const std::string& host_directory, const std::string& name);
  void look_at(Entry& entry) const;

  std::string directory_path_;
  FileDescriptor directory_;
};

}  // namespace icecore
