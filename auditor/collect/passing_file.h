// The bytes of one entry as they pass: hashed, and kept for as long as they are looked at, in
// memory, or, of a large file, in a file without a name.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/file_descriptor.h"

namespace icecore {

class ByteSource;
class EntryStream;

/// Room for the bytes of one file, which is used again for the next one.
class HeldBytes {
 public:
  /// A spool is made when it is needed.
  HeldBytes() = default;
  explicit HeldBytes(FileDescriptor spool) : spool_(std::move(spool)) {}

  /// Forgets what there was.
  void begin();
  /// Moves what there is to the spool, where all that follows goes, too. ErrorKind::unreadable when
  /// there is no room on disk.
  Result<void> begin_spool();
  Result<void> append(Bytes bytes);
  /// Makes room for so many bytes.
  void reserve(std::uint64_t size) { kept_.reserve(size); }
  [[nodiscard]] std::uint64_t size() const { return size_; }

  /// What is there while nothing is spooled.
  [[nodiscard]] Bytes in_memory() const { return kept_; }
  /// Calls `use` with a ByteSource of all of it.
  void use(const std::function<void(ByteSource& bytes)>& use) const;

 private:
  FileDescriptor spool_;
  std::vector<std::byte> kept_;
  std::uint64_t size_ = 0;
  bool is_spooled_ = false;
};

class PassingFile {
 public:
  /// Both outlive it. What is in `room` is forgotten.
  PassingFile(EntryStream& entries, std::uint64_t size, HeldBytes& room);

  /// Reads the first bytes, from which it can be told what the file is; they are valid until
  /// `finish`. Errors of the stream.
  Result<Bytes> begin();
  /// Reads the rest, into the room where it is wanted, and tells the digest. Errors of the stream
  /// and of the room.
  Result<Digest> finish(bool is_wanted);

 private:
  Result<Bytes> read();

  EntryStream& entries_;
  const bool is_large_;
  HeldBytes& room_;
  Bytes first_;  // the stream's, until it is known whether they are wanted
  bool is_at_end_ = false;
};

}  // namespace icecore
