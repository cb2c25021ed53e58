// An open file as a ByteSource.
#pragma once

#include <deque>
#include <vector>

#include "base/byte_source.h"
#include "base/file_descriptor.h"

namespace icecore {

/// Reads by position, so that hashing and collecting can share a descriptor. Pieces live as long as
/// the source.
class FileSource final : public ByteSource {
 public:
  /// `descriptor` is borrowed and outlives the source; `size` is what the file had when it was
  /// hashed.
  FileSource(int descriptor, std::uint64_t size) : FileSource(descriptor, 0, size) {}
  /// A part of the file, as a source of its own.
  FileSource(int descriptor, std::uint64_t start, std::uint64_t size)
      : descriptor_(descriptor), start_(start), size_(size) {}

  [[nodiscard]] std::uint64_t size() const override { return size_; }
  Result<Bytes> at(std::uint64_t offset, std::uint64_t size) override;
  Result<Bytes> pass(std::uint64_t offset, std::uint64_t size) override;

 private:
  // Makes `piece` the `size` bytes at `offset`.
  Result<Bytes> read_into(std::vector<std::byte>& piece, std::uint64_t offset, std::uint64_t size);

  int descriptor_;
  std::uint64_t start_, size_;
  std::deque<std::vector<std::byte>> pieces_;
  std::vector<std::byte> passing_;
};

}  // namespace icecore
