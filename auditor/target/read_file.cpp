// A file is hashed through one reused buffer of 1 MiB. A file that fits in it is collected from
// there; of a larger one the collectors read again only what they need. A file counts as read only
// if size and time are afterwards what the listing said: what changed in between is seen by one
// look. Of what the listing left out, one call mostly reads all.
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
#include "base/system_time.h"
#include "target/file_source.h"
#include "target/layer.h"

namespace icecore {
namespace {

constexpr std::size_t buffer_size = 1 << 20;

std::int64_t mtime_of(const struct stat& status) {
  return nanoseconds_of(status.st_mtim);
}

std::uint32_t mode_of(const struct stat& status) {
  return status.st_mode & 07777U;
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
  entry.mode = mode_of(status);
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

// Why a file cannot be read, after a call failed.
std::unexpected<Error> unreadable(int descriptor, int number) {
  struct stat status{};
  if (fstat(descriptor, &status) == 0 && !S_ISREG(status.st_mode)) {
    return failure(ErrorKind::changed, "it is no regular file any more");
  }
  return failure(ErrorKind::unreadable, std::strerror(number));
}

// Reads from `offset` on until the buffer is full, the file ends or there are `expected` bytes:
// whether more came meanwhile shows when the file is looked at again afterwards.
Result<std::size_t> fill(int descriptor, std::span<std::byte> buffer, std::uint64_t offset,
                         std::uint64_t expected) {
  std::size_t filled = 0;
  while (filled < buffer.size() && filled < expected) {
    const std::span<std::byte> room = buffer.subspan(filled);
    const ssize_t got =
        pread(descriptor, room.data(), room.size(), static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(descriptor, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

struct Hashed {
  ReadFile file;
  // The first bytes of a file that is larger than the buffer; a smaller one is in the buffer.
  std::vector<std::byte> first;
};

// Hashes what the file is expected to have; a file that grows is not followed.
Result<Hashed> hash_file(int descriptor, Workplace& workplace, std::uint64_t expected,
                         const ByteCounter& count) {
  Hashed result;
  std::uint64_t& done = result.file.size;
  const std::span<std::byte> buffer = workplace.buffer;
  while (done < expected) {
    const Result<std::size_t> size = fill(descriptor, buffer, done, expected - done);
    if (!size) {
      workplace.hasher.finish();  // ready for the next file
      return std::unexpected(size.error());
    }
    if (*size == 0) break;
    workplace.hasher.update(buffer.first(*size));
    if (done == 0 && expected > buffer_size) {
      const Bytes first = Bytes(buffer).first(std::min(*size, first_bytes_size));
      result.first.assign(first.begin(), first.end());
    }
    done += *size;
    if (count && expected > buffer_size) count(*size);
  }
  result.file.digest = workplace.hasher.finish_sha256();
  return result;
}

void give(std::uint32_t mode, Bytes bytes, const FileReader& read) {
  MemorySource source(bytes);
  read(mode, bytes.first(std::min(bytes.size(), first_bytes_size)), source);
}

// A file of which nothing was listed. One call gets all of most; of others it tells the size.
Result<ReadFile> read_unlisted(int descriptor, Workplace& workplace, const FileReader& read,
                               ListedFile& found) {
  struct stat status{};
  const ssize_t got = pread(descriptor, workplace.buffer.data(), workplace.buffer.size(), 0);
  if (got < 0 || fstat(descriptor, &status) != 0) return unreadable(descriptor, errno);
  found = {.size = static_cast<std::uint64_t>(status.st_size), .mode = mode_of(status)};
  const Bytes bytes = Bytes(workplace.buffer).first(static_cast<std::size_t>(got));
  if (bytes.size() != found.size) return ReadFile{};
  workplace.hasher.update(bytes);
  give(found.mode, bytes, read);
  return ReadFile{.digest = workplace.hasher.finish_sha256(), .size = bytes.size()};
}

}  // namespace

Result<FileDescriptor> LayerFiles::open_in(const std::string& host_directory,
                                           const std::string& name) {
  if (!directory_.is_open() || directory_path_ != host_directory) {
    directory_ = FileDescriptor(
        ::open(host_directory.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    directory_path_ = host_directory;
  }
  if (directory_.is_open()) {
    FileDescriptor file(::openat(directory_.get(), name.c_str(),
                                 O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    if (file.is_open()) return file;
  }
  return failure(ErrorKind::unreadable, std::strerror(errno));
}

// The status of a file that cannot be opened.
void LayerFiles::look_at(Entry& entry) const {
  struct stat status{};
  const char* name = entry.bytes_of_name().c_str();
  const bool is_there =
      directory_.is_open() && fstatat(directory_.get(), name, &status, AT_SYMLINK_NOFOLLOW) == 0;
  if (is_there && S_ISREG(status.st_mode)) take_status(status, entry);
}

Result<FileDescriptor> LayerFiles::open(const std::string& host_directory, Entry& entry) {
  Result<FileDescriptor> file = open_in(host_directory, entry.bytes_of_name());
  if (!file && !entry.has_status) look_at(entry);
  return file;
}

Result<ReadFile> read_open_file(int descriptor, const std::optional<ListedFile>& listed,
                                const FileReader& read, const ByteCounter& count) {
  Workplace& workplace = thread_workplace();
  ListedFile expected = listed.value_or(ListedFile{});
  if (!listed) {
    const ReadFile file = ICECORE_TRY(read_unlisted(descriptor, workplace, read, expected));
    if (file.size == expected.size) return file;
  }
  const Hashed hashed = ICECORE_TRY(hash_file(descriptor, workplace, expected.size, count));
  const std::uint64_t size = hashed.file.size;
  if (size == expected.size && size <= buffer_size) {
    give(expected.mode, Bytes(workplace.buffer).first(size), read);
  } else if (size == expected.size) {
    FileSource source(descriptor, size);
    read(expected.mode, hashed.first, source);
  }
  return hashed.file;
}

Result<void> check_read_file(int descriptor, std::uint64_t size, Entry& entry) {
  struct stat status{};
  if (fstat(descriptor, &status) != 0) {
    return failure(ErrorKind::unreadable, std::strerror(errno));
  }
  if (!S_ISREG(status.st_mode)) {
    return failure(ErrorKind::changed, "it is no regular file any more");
  }
  if (entry.has_status) {
    take_identity(status, entry);
  } else {
    take_status(status, entry);
  }
  if (size != entry.size || !is_as_listed(status, entry)) {
    return failure(ErrorKind::changed,
                   fmt::format("it changed while the audit ran: {} bytes were listed, {} read",
                               entry.size, size));
  }
  return {};
}

}  // namespace icecore
