// A file gets its name when all of it is written, so that no reader sees half of one and a process
// that is killed leaves behind a file that nobody looks for. Nothing is forced to the disk: after a
// loss of power a file may be short, which its reader finds. When a file was used last is its time
// of modification, because few systems keep that of access.
#include "facts/cache_directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "base/system_time.h"
#include "base/text.h"
#include "base/unlinked_file.h"

namespace icecore {
namespace {

constexpr std::string_view unfinished_prefix = ".new-";
constexpr std::size_t digest_digits = 64;

constexpr std::string_view advice =
    "set XDG_CACHE_HOME to a directory that only you can write to, or add --no-cache";

std::unexpected<Error> unusable(const std::string& path, std::string_view reason) {
  return failure(ErrorKind::unreadable,
                 fmt::format("nothing is kept for the next audit, because {} {}; {}", escaped(path),
                             reason, advice));
}

// Makes what is missing of the path, for nobody else to read.
bool make_directories(const std::filesystem::path& path) {
  constexpr mode_t only_mine = 0700;
  struct stat status{};
  std::filesystem::path place;
  for (const std::filesystem::path& part : path) {
    place /= part;
    if (stat(place.c_str(), &status) == 0) continue;
    if (mkdir(place.c_str(), only_mine) != 0 && errno != EEXIST) return false;
  }
  return true;
}

std::int64_t now_ns() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

// `layer-` and a digest.
bool is_entry(std::string_view name) {
  const std::size_t dash = name.find('-');
  return dash != 0 && dash != std::string_view::npos && name.size() - dash - 1 == digest_digits &&
         from_hex(name.substr(dash + 1)).has_value();
}

struct DirectoryCloser {
  void operator()(DIR* directory) const { closedir(directory); }
};

}  // namespace

Result<CacheDirectory> CacheDirectory::open(const std::string& path, std::uint64_t most_bytes) {
  if (!make_directories(path)) {
    return unusable(path, fmt::format("cannot be made: {}", std::strerror(errno)));
  }
  FileDescriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  struct stat status{};
  if (!directory.is_open() || fstat(directory.get(), &status) != 0) {
    const bool is_link = errno == ELOOP || errno == ENOTDIR;
    return unusable(path, is_link ? std::string("is a link or no directory")
                                  : fmt::format("cannot be opened: {}", std::strerror(errno)));
  }
  constexpr mode_t writable_by_others = 0022;
  if (status.st_uid != geteuid()) return unusable(path, "belongs to another user");
  if ((status.st_mode & writable_by_others) != 0) return unusable(path, "is others' to write to");
  if (faccessat(AT_FDCWD, path.c_str(), W_OK | X_OK, AT_EACCESS) != 0) {
    return unusable(path, fmt::format("cannot be written to: {}", std::strerror(errno)));
  }
  return CacheDirectory(std::move(directory), most_bytes);
}

bool CacheDirectory::has(const std::string& name) const {
  struct stat status{};
  return fstatat(directory_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
         S_ISREG(status.st_mode);
}

std::optional<std::vector<std::byte>> CacheDirectory::read(const std::string& name) const {
  const FileDescriptor file(openat(directory_.get(), name.c_str(),
                                   O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  struct stat status{};
  if (!file.is_open() || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return std::nullopt;
  }
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > most_bytes_) return std::nullopt;
  std::vector<std::byte> bytes(size);
  for (std::span<std::byte> rest = bytes; !rest.empty();) {
    const ssize_t got = ::read(file.get(), rest.data(), rest.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    rest = rest.subspan(static_cast<std::size_t>(got));
  }
  static_cast<void>(futimens(file.get(), nullptr));
  return bytes;
}

void CacheDirectory::write(const std::string& name, Bytes bytes) const {
  if (bytes.size() > most_bytes_) return;
  constexpr mode_t only_mine = 0600;
  const std::string unfinished = fmt::format("{}{:x}-{:x}", unfinished_prefix, getpid(), now_ns());
  const FileDescriptor file(openat(directory_.get(), unfinished.c_str(),
                                   O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                                   only_mine));
  if (!file.is_open()) return;
  const bool is_there =
      write_all(file.get(), bytes) &&
      renameat(directory_.get(), unfinished.c_str(), directory_.get(), name.c_str()) == 0;
  if (!is_there) remove(unfinished);
}

void CacheDirectory::remove(const std::string& name) const {
  static_cast<void>(unlinkat(directory_.get(), name.c_str(), 0));
}

std::vector<CacheDirectory::Entry> CacheDirectory::entries() const {
  std::vector<Entry> entries;
  const std::unique_ptr<DIR, DirectoryCloser> stream(
      fdopendir(openat(directory_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)));
  if (!stream) return entries;
  while (const dirent* found = readdir(stream.get())) {
    const std::string name = &found->d_name[0];
    struct stat status{};
    if (!is_entry(name) && !name.starts_with(unfinished_prefix)) continue;
    if (fstatat(directory_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (!S_ISREG(status.st_mode)) continue;
    entries.push_back({.name = name,
                       .bytes = static_cast<std::uint64_t>(status.st_size),
                       .used_ns = nanoseconds_of(status.st_mtim)});
  }
  return entries;
}

void CacheDirectory::trim() const {
  constexpr std::int64_t an_hour_ns = 3'600'000'000'000;  // No entry takes that long to write.
  const std::int64_t stale_ns = now_ns() - an_hour_ns;
  std::vector<Entry> all = entries();
  std::ranges::sort(all, {}, &Entry::used_ns);
  std::uint64_t bytes = 0;
  for (const Entry& entry : all) bytes += entry.bytes;
  for (const Entry& entry : all) {
    const bool is_unfinished = entry.name.starts_with(unfinished_prefix);
    if (is_unfinished ? entry.used_ns >= stale_ns : bytes <= most_bytes_) continue;
    remove(entry.name);
    bytes -= entry.bytes;
  }
}

}  // namespace icecore
