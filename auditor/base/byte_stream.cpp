// read(2) may be interrupted or give less than was asked for: neither is the end.
#include "base/byte_stream.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace icecore {

Result<std::size_t> MemoryStream::read(std::span<std::byte> buffer) {
  const std::size_t count = std::min(buffer.size(), bytes_.size());
  std::ranges::copy(bytes_.first(count), buffer.begin());
  bytes_ = bytes_.subspan(count);
  return count;
}

Result<std::size_t> FilePartStream::read(std::span<std::byte> buffer) {
  const std::size_t wanted = std::min<std::uint64_t>(buffer.size(), left_);
  if (wanted == 0) return 0;
  ssize_t got = 0;
  do {
    got = pread(descriptor_, buffer.data(), wanted, static_cast<off_t>(offset_));
  } while (got < 0 && errno == EINTR);
  if (got < 0) return failure(ErrorKind::unreadable, std::strerror(errno), offset_);
  if (got == 0) {
    return failure(
        ErrorKind::changed,
        fmt::format("the file ends at {:#x}, where {} more bytes are expected", offset_, left_),
        offset_);
  }
  offset_ += static_cast<std::uint64_t>(got);
  left_ -= static_cast<std::uint64_t>(got);
  return static_cast<std::size_t>(got);
}

Result<std::size_t> PipeStream::read(std::span<std::byte> buffer) {
  ssize_t got = 0;
  do {
    got = ::read(descriptor_, buffer.data(), buffer.size());
  } while (got < 0 && errno == EINTR);
  if (got < 0) return failure(ErrorKind::unreadable, std::strerror(errno), offset_);
  offset_ += static_cast<std::uint64_t>(got);
  return static_cast<std::size_t>(got);
}

}  // namespace icecore
