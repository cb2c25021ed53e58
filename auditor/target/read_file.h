// One file of a layer: opened, hashed and shown to its reader in one pass, and looked at
// afterwards. The three are apart because the second is done where nothing else can be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/byte_source.h"
#include "base/digest.h"
#include "base/file_descriptor.h"

namespace icecore {

struct Entry;

/// How many of a file's first bytes its reader gets to tell what it is.
inline constexpr std::size_t first_bytes_size = 512;

/// Opens the files of a layer, one after the other; keeps the directory of the last one open,
/// because the next one is mostly in it too. For one thread.
class LayerFiles {
 public:
  /// The file that `entry` describes in `host_directory`. Fills in the status of an entry that has
  /// none, if it cannot be opened: ErrorKind::unreadable. Never waits on a FIFO, never follows a
  /// link in place of the file or of its directory.
  Result<FileDescriptor> open(const std::string& host_directory, Entry& entry);

 private:
  Result<FileDescriptor> open_in(const std::string& host_directory, const std::string& name);
  void look_at(Entry& entry) const;

  std::string directory_path_;
  FileDescriptor directory_;
};

/// What a listing says of a file.
struct ListedFile {
  std::uint64_t size = 0;
  std::uint32_t mode = 0;
};

/// Is told how many bytes more were read; may be empty.
using ByteCounter = std::function<void(std::uint64_t bytes)>;

/// Gets a file's mode, its first bytes and all of them; both are gone when it returns.
using FileReader = std::function<void(std::uint32_t mode, Bytes first_bytes, ByteSource& bytes)>;

struct ReadFile {
  Digest digest;
  std::uint64_t size = 0;
};

/// Hashes an open file as far as it was listed, by its size now where it was not, and gives it to
/// `read` if so much is there. Reads by position. ErrorKind::unreadable when the system refuses.
/// `count` gets to know of bytes as they are read, of a file that takes some time.
Result<ReadFile> read_open_file(int descriptor, const std::optional<ListedFile>& listed,
                                const FileReader& read, const ByteCounter& count);

/// Looks at a file of which `size` bytes were read: takes down which one it is, and the status of
/// an entry that has none. ErrorKind::changed when size or time are not those that were listed, in
/// which case what was read is worth nothing.
Result<void> check_read_file(int descriptor, std::uint64_t size, Entry& entry);

}  // namespace icecore
