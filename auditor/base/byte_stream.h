// Bytes that come one after another and are gone when they were read: a layer as it arrives. Who
// needs to look twice wants a ByteSource.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/bytes.h"

namespace icecore {

/// A part of an open file, which is somebody else's.
struct OpenPart {
  int descriptor = -1;
  std::uint64_t offset = 0, size = 0;
};

class ByteStream {
 public:
  ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;
  virtual ~ByteStream() = default;

  /// Fills the beginning of `buffer`, which is not empty, and says how much of it: at least one
  /// byte, or 0 at the end. ErrorKind::unreadable when the system refuses, ErrorKind::changed when
  /// a file ended early.
  virtual Result<std::size_t> read(std::span<std::byte> buffer) = 0;

  /// Where the bytes that are left can be read by position, as long as the stream lives; nothing
  /// where they are nowhere.
  [[nodiscard]] virtual std::optional<OpenPart> file_part() const { return std::nullopt; }
};

/// A stream over bytes that somebody else keeps alive.
class MemoryStream final : public ByteStream {
 public:
  explicit MemoryStream(Bytes bytes) : bytes_(bytes) {}
  Result<std::size_t> read(std::span<std::byte> buffer) override;

 private:
  Bytes bytes_;
};

/// A part of an open file, read by position: several streams may share a descriptor, which outlives
/// them.
class FilePartStream final : public ByteStream {
 public:
  FilePartStream(int descriptor, std::uint64_t offset, std::uint64_t size)
      : descriptor_(descriptor), offset_(offset), left_(size) {}
  Result<std::size_t> read(std::span<std::byte> buffer) override;
  [[nodiscard]] std::optional<OpenPart> file_part() const override {
    return OpenPart{.descriptor = descriptor_, .offset = offset_, .size = left_};
  }

 private:
  int descriptor_;
  std::uint64_t offset_, left_;
};

/// What comes out of a pipe or a socket until its end. The descriptor outlives the stream.
class PipeStream final : public ByteStream {
 public:
  explicit PipeStream(int descriptor) : descriptor_(descriptor) {}
  Result<std::size_t> read(std::span<std::byte> buffer) override;

 private:
  int descriptor_;
  std::uint64_t offset_ = 0;
};

}  // namespace icecore
