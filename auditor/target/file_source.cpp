// `read`, not `mmap`: a live environment may shrink under us, and SIGBUS is no way to learn of it.
#include "target/file_source.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <span>

namespace icecore {

Result<Bytes> FileSource::at(std::uint64_t offset, std::uint64_t size) {
  return read_into(pieces_.emplace_back(), offset, size);
}

Result<Bytes> FileSource::pass(std::uint64_t offset, std::uint64_t size) {
  return read_into(passing_, offset, size);
}

Result<Bytes> FileSource::read_into(std::vector<std::byte>& piece, std::uint64_t offset,
                                    std::uint64_t size) {
  if (offset > size_ || size > size_ - offset) {
    return failure(
        ErrorKind::truncated,
        fmt::format("{} bytes expected at {:#x} but the file has {:#x}", size, offset, size_),
        offset);
  }
  piece.resize(size);
  std::uint64_t filled = 0;
  while (filled < size) {
    const ssize_t got = pread(descriptor_, std::span(piece).subspan(filled).data(), size - filled,
                              static_cast<off_t>(start_ + offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure(ErrorKind::unreadable, std::strerror(errno), offset);
    if (got == 0) {
      return failure(ErrorKind::changed, "the file became shorter while it was read",
                     offset + filled);
    }
    filled += static_cast<std::uint64_t>(got);
  }
  return Bytes(piece);
}

}  // namespace icecore
