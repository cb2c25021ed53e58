// One file's bytes as a collector sees them: a size and random access, without a path. A source is
// a pure value to its reader: the same question gives the same answer, whether the bytes lie in
// memory, in a file or in a sealed memory file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace icecore {

class ByteSource {
 public:
  ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  virtual ~ByteSource() = default;

  [[nodiscard]] virtual std::uint64_t size() const = 0;

  /// `size` bytes from `offset`, valid until this source dies. ErrorKind::truncated outside the
  /// source, ErrorKind::unreadable when the system refuses, ErrorKind::changed when the file shrank
  /// meanwhile. The caller bounds `size`: a source allocates what it is asked for.
  virtual Result<Bytes> at(std::uint64_t offset, std::uint64_t size) = 0;

  /// The same, valid only until the next call of this function: for who goes through much and keeps
  /// nothing.
  virtual Result<Bytes> pass(std::uint64_t offset, std::uint64_t size) { return at(offset, size); }

  /// Everything, or ErrorKind::limit when that is more than `limit` bytes.
  Result<Bytes> whole(std::uint64_t limit);
};

/// A source over bytes that somebody else keeps alive.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(Bytes bytes) : bytes_(bytes) {}
  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  Result<Bytes> at(std::uint64_t offset, std::uint64_t size) override {
    return slice(bytes_, offset, size);
  }

 private:
  Bytes bytes_;
};

}  // namespace icecore
