// A file is hashed through one reused buffer of 1 MiB. A file that fits in it is collected from
// there; of a larger one the collectors read again only what they need. A file counts as read only
// if size and times were the same before and after.
#include "target/read_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <span>
#include <vector>

#include "base/file_descriptor.h"
#include "target/file_source.h"
#include "target/layer.h"

namespace icecore {
namespace {

constexpr std::size_t buffer_size = 1 << 20;

bool same_file(const struct stat& before, const struct stat& after) {
  return before.st_size == after.st_size && before.st_mtim.tv_sec == after.st_mtim.tv_sec &&
         before.st_mtim.tv_nsec == after.st_mtim.tv_nsec &&
         before.st_ctim.tv_sec == after.st_ctim.tv_sec &&
         before.st_ctim.tv_nsec == after.st_ctim.tv_nsec;
}

// One thread's buffer, kept between files.
std::span<std::byte> thread_buffer() {
  thread_local std::vector<std::byte> buffer(buffer_size);
  return buffer;
}

Result<std::size_t> fill(int descriptor, std::span<std::byte> buffer) {
  std::size_t filled = 0;
  while (filled < buffer.size()) {
    const ssize_t got = read(descriptor, buffer.data() + filled, buffer.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure(ErrorKind::unreadable, std::strerror(errno));
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

struct Hashed {
  Digest digest;
  std::uint64_t size = 0;
  std::vector<std::byte> first;  // the first bytes, for a file larger than the buffer
};

// Hashes to the end, but never more than one buffer beyond `expected`: a file that grows is not
// followed for ever.
Result<Hashed> hash_file(int descriptor, std::span<std::byte> buffer, std::uint64_t expected) {
  Hasher hasher = Hasher::sha256();
  Hashed result;
  while (true) {
    const std::size_t size = ICECORE_TRY(fill(descriptor, buffer));
    hasher.update(buffer.first(size));
    if (result.size == 0)
      result.first.assign(buffer.begin(), buffer.begin() + std::min(size, first_bytes_size));
    result.size += size;
    if (size < buffer.size() || result.size > expected) break;
  }
  result.digest = hasher.finish_sha256();
  return result;
}

}  // namespace

Result<Digest> read_file(const std::string& host_path, const Entry& entry, const FileReader& read) {
  const FileDescriptor descriptor(
      open(host_path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  struct stat before{};
  if (!descriptor.is_open() || fstat(descriptor.get(), &before) != 0) {
    return failure(ErrorKind::unreadable, std::strerror(errno));
  }
  if (!S_ISREG(before.st_mode))
    return failure(ErrorKind::changed, "it is no regular file any more");
  const std::span<std::byte> buffer = thread_buffer();
  const Hashed hashed = ICECORE_TRY(hash_file(descriptor.get(), buffer, entry.size));
  if (hashed.size == entry.size && hashed.size < buffer.size()) {
    MemorySource source(buffer.first(hashed.size));
    read(hashed.first, source);
  } else if (hashed.size == entry.size) {
    FileSource source(descriptor.get(), hashed.size);
    read(hashed.first, source);
  }
  struct stat after{};
  const bool is_same = fstat(descriptor.get(), &after) == 0 && same_file(before, after);
  if (!is_same || hashed.size != entry.size ||
      static_cast<std::uint64_t>(before.st_size) != entry.size) {
    return failure(ErrorKind::changed,
                   fmt::format("it changed while it was read: {} bytes were listed, {} read",
                               entry.size, hashed.size));
  }
  return hashed.digest;
}

}  // namespace icecore
