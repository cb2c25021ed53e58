// A file is hashed through one reused buffer of 1 MiB. A file that fits in it is collected from
// there; of a larger one the collectors read again only what they need. A file counts as read only
// if size and time are afterwards what the listing said: what changed in between is seen by one
// look. What the listing left out is looked at once, after one call has read all of it.
#include "target/read_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

#include "base/file_descriptor.h"
#include "target/file_source.h"
#include "target/layer.h"

namespace icecore {
namespace {

constexpr std::size_t buffer_size = 1 << 20;

std::int64_t nanoseconds_of(const timespec& time) {
  constexpr std::int64_t nanoseconds = 1'000'000'000;
  return time.tv_sec * nanoseconds + time.tv_nsec;
}

std::int64_t mtime_of(const struct stat& status) {
  return nanoseconds_of(status.st_mtim);
}

bool is_as_listed(const struct stat& status, const Entry& entry) {
  return static_cast<std::uint64_t>(status.st_size) == entry.size &&
         mtime_of(status) == entry.mtime_ns;
}

// Which file was read, as it was after that.
void take_identity(const struct stat& status, Entry& entry) {
  entry.device = status.st_dev;
  entry.inode = status.st_ino;
  entry.ctime_ns = nanoseconds_of(status.st_ctim);
}

void take_status(const struct stat& status, Entry& entry) {
  take_identity(status, entry);
  entry.size = static_cast<std::uint64_t>(status.st_size);
  entry.mode = status.st_mode & 07777U;
  entry.mtime_ns = mtime_of(status);
  entry.has_status = true;
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

// The bytes of a file of which nothing was listed, if one call gets all of them; then its status is
// the entry's.
std::optional<Bytes> read_at_once(int descriptor, std::span<std::byte> buffer, Entry& entry) {
  struct stat status{};
  const ssize_t got = pread(descriptor, buffer.data(), buffer.size(), 0);
  if (got < 0 || fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  take_status(status, entry);
  const bool is_whole = status.st_size == got;
  return is_whole ? std::optional(Bytes(buffer.first(static_cast<std::size_t>(got))))
                  : std::nullopt;
}

struct Hashed {
  Digest digest;
  std::uint64_t size = 0;
  // The first bytes of a file that is larger than the buffer; a smaller one is in the buffer.
  std::vector<std::byte> first;
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
    if (result.size == 0 && expected > buffer_size) {
      const Bytes first = Bytes(buffer).first(std::min(*size, first_bytes_size));
      result.first.assign(first.begin(), first.end());
    }
    result.size += *size;
  }
  result.digest = workplace.hasher.finish_sha256();
  return result;
}

void give(Bytes bytes, const FileReader& read) {
  MemorySource source(bytes);
  read(bytes.first(std::min(bytes.size(), first_bytes_size)), source);
}

}  // namespace

Result<FileDescriptor> LayerReader::open_in(const std::string& host_directory,
                                            const std::string& name) {
  if (!directory_.is_open() || directory_path_ != host_directory) {
    directory_ =
        FileDescriptor(open(host_directory.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    directory_path_ = host_directory;
  }
  if (directory_.is_open()) {
    FileDescriptor file(openat(directory_.get(), name.c_str(),
                               O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    if (file.is_open()) return file;
  }
  return failure(ErrorKind::unreadable, std::strerror(errno));
}

// The status of a file that cannot be opened.
void LayerReader::look_at(Entry& entry) const {
  struct stat status{};
  const char* name = entry.bytes_of_name().c_str();
  const bool is_there =
      directory_.is_open() && fstatat(directory_.get(), name, &status, AT_SYMLINK_NOFOLLOW) == 0;
  if (is_there && S_ISREG(status.st_mode)) take_status(status, entry);
}

Result<Digest> LayerReader::read(const std::string& host_directory, Entry& entry,
                                 const FileReader& read) {
  const Result<FileDescriptor> file = open_in(host_directory, entry.bytes_of_name());
  if (!file) {
    if (!entry.has_status) look_at(entry);
    return std::unexpected(file.error());
  }
  const FileDescriptor& descriptor = *file;
  Workplace& workplace = thread_workplace();
  if (!entry.has_status) {
    if (const auto bytes = read_at_once(descriptor.get(), workplace.buffer, entry)) {
      workplace.hasher.update(*bytes);
      give(*bytes, read);
      return workplace.hasher.finish_sha256();
    }
  }
  const Hashed hashed = ICECORE_TRY(hash_file(descriptor.get(), workplace, entry.size));
  if (hashed.size == entry.size && hashed.size <= buffer_size) {
    give(std::span(workplace.buffer).first(hashed.size), read);
  } else if (hashed.size == entry.size) {
    FileSource source(descriptor.get(), hashed.size);
    read(hashed.first, source);
  }
  struct stat status{};
  if (fstat(descriptor.get(), &status) != 0) {
    return failure(ErrorKind::unreadable, std::strerror(errno));
  }
  if (!S_ISREG(status.st_mode)) {
    return failure(ErrorKind::changed, "it is no regular file any more");
  }
  take_identity(status, entry);
  if (hashed.size != entry.size || !is_as_listed(status, entry)) {
    return failure(ErrorKind::changed,
                   fmt::format("it changed while the audit ran: {} bytes were listed, {} read",
                               entry.size, hashed.size));
  }
  return hashed.digest;
}

}  // namespace icecore
