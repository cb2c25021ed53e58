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

// What a thread keeps between files.
struct Workplace {
  std::vector<std::byte> buffer = std::vector<std::byte>(buffer_size);
  Hasher hasher = Hasher::sha256();
};

Workplace& thread_workplace() {
  thread_local Workplace workplace;
  return workplace;
}

// Reads until the buffer is full, the file ends or there are `expected` bytes: whether more came
// meanwhile shows when the file is looked at again afterwards.
Result<std::size_t> fill(int descriptor, std::span<std::byte> buffer, std::uint64_t expected) {
  std::size_t filled = 0;
  while (filled < buffer.size() && filled < expected) {
    const ssize_t got = read(descriptor, buffer.subspan(filled).data(), buffer.size() - filled);
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
  std::vector<std::byte> first;  // the first bytes
};

// Hashes what the file is expected to have; a file that grows is not followed.
Result<Hashed> hash_file(int descriptor, Workplace& workplace, std::uint64_t expected) {
  Hashed result;
  const std::span<std::byte> buffer = workplace.buffer;
  while (result.size < expected) {
    const Result<std::size_t> size = fill(descriptor, buffer, expected - result.size);
    if (!size) {
      workplace.hasher.finish();  // ready for the next file
      return std::unexpected(size.error());
    }
    if (*size == 0) break;
    workplace.hasher.update(buffer.first(*size));
    if (result.size == 0) {
      const Bytes first = Bytes(buffer).first(std::min(*size, first_bytes_size));
      result.first.assign(first.begin(), first.end());
    }
    result.size += *size;
  }
  result.digest = workplace.hasher.finish_sha256();
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
  if (!S_ISREG(before.st_mode)) {
    return failure(ErrorKind::changed, "it is no regular file any more");
  }
  Workplace& workplace = thread_workplace();
  const Hashed hashed = ICECORE_TRY(hash_file(descriptor.get(), workplace, entry.size));
  if (hashed.size == entry.size && hashed.size <= buffer_size) {
    MemorySource source(std::span(workplace.buffer).first(hashed.size));
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
