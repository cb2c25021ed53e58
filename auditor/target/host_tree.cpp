// Binaries are read here only for what they need of others, before it is known which files will be
// read as a whole.
#include "target/host_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <iterator>
#include <memory>

#include "base/file_descriptor.h"
#include "base/text.h"
#include "formats/elf.h"
#include "formats/elf_dynamic.h"
#include "formats/loader_binary.h"
#include "target/file_source.h"
#include "target/sightings.h"

namespace icecore {
namespace {

struct DirectoryCloser {
  void operator()(DIR* directory) const { closedir(directory); }
};

Result<std::string> read_link(const std::string& host_path) {
  std::array<char, PATH_MAX> buffer{};
  const ssize_t size = readlink(host_path.c_str(), buffer.data(), buffer.size());
  if (size < 0) return failure(ErrorKind::unreadable, std::strerror(errno));
  return std::string(buffer.data(), static_cast<std::size_t>(size));
}

struct OpenFile {
  FileDescriptor descriptor;
  std::uint64_t size = 0;
};

Result<OpenFile> open_file(const std::string& host) {
  FileDescriptor file(open(host.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW));
  struct stat status{};
  if (!file.is_open() || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return failure(ErrorKind::unreadable, "it cannot be opened");
  }
  return OpenFile{.descriptor = std::move(file),
                  .size = static_cast<std::uint64_t>(status.st_size)};
}

}  // namespace

void HostTree::mount(const TreePath& path, std::string host_directory) {
  mounts_.push_back(Mount{.path = path, .host_directory = std::move(host_directory)});
}

Result<std::string> HostTree::host_path(const TreePath& path) const {
  for (const Mount& mount : mounts_) {
    if (!path.is_within(mount.path)) continue;
    return path == mount.path ? mount.host_directory
                              : mount.host_directory + "/" + path.relative_to(mount.path);
  }
  if (system_root_.empty()) {
    return failure(ErrorKind::not_found,
                   "no system root: " + escaped(path.text()) + " is not looked at");
  }
  return system_root_ == "/" ? path.text() : system_root_ + (path.is_root() ? "" : path.text());
}

void HostTree::note(const std::string& host_path) const {
  struct stat status{};
  if (sightings_ != nullptr) static_cast<void>(look_at(host_path, status));
}

// What it leads to, if it is a link.
void HostTree::note_listing(const std::string& host_path) const {
  if (sightings_ == nullptr) return;
  struct stat status{};
  const std::string own = host_path + "/.";
  if (lstat(own.c_str(), &status) == 0) {
    sightings_->note(own, Sighting::of_listing(status));
  } else {
    sightings_->note(own, Sighting{});
  }
}

bool HostTree::look_at(const std::string& host_path, struct stat& status) const {
  const bool is_there = lstat(host_path.c_str(), &status) == 0;
  if (sightings_ == nullptr) return is_there;
  const int reason = errno;
  sightings_->note(host_path, is_there ? &status : nullptr);
  errno = reason;
  return is_there;
}

Result<FileTree::Look> HostTree::look(const TreePath& path) const {
  const bool leads_to_mount =
      std::ranges::any_of(mounts_, [&](const Mount& mount) { return mount.path.is_within(path); });
  struct stat status{};
  const Result<std::string> host = host_path(path);
  const bool is_there = host && look_at(*host, status);
  // Above the target: it is there though its parents are not part of the audit.
  if (leads_to_mount && !is_there) return Look{};
  if (!host) return std::unexpected(host.error());
  if (!is_there) {
    return failure(ErrorKind::not_found, escaped(path.text()) + ": " + std::strerror(errno));
  }
  if (!S_ISLNK(status.st_mode)) return Look{};
  return Look{.is_link = true, .link_target = ICECORE_TRY(read_link(*host))};
}

bool HostTree::is_directory(const TreePath& path) const {
  struct stat status{};
  const Result<std::string> host = host_path(path);
  return host && look_at(*host, status) && S_ISDIR(status.st_mode);
}

bool HostTree::is_file(const TreePath& path) const {
  struct stat status{};
  const Result<std::string> host = host_path(path);
  return host && look_at(*host, status) && S_ISREG(status.st_mode);
}

std::optional<std::int64_t> HostTree::mode_of(const TreePath& path) const {
  struct stat status{};
  const Result<std::string> host = host_path(path);
  if (!host || !look_at(*host, status)) return std::nullopt;
  return status.st_mode & 07777U;
}

Result<std::string> HostTree::read(const TreePath& path, std::uint64_t limit) const {
  const std::string host = ICECORE_TRY(host_path(path));
  note(host);
  const FileDescriptor file(open(host.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW));
  struct stat status{};
  if (!file.is_open() || fstat(file.get(), &status) != 0) {
    return failure(ErrorKind::unreadable, std::strerror(errno));
  }
  if (!S_ISREG(status.st_mode)) return failure(ErrorKind::unsupported, "not a regular file");
  std::string text;
  std::array<char, 65536> buffer{};
  while (true) {
    const ssize_t size = ::read(file.get(), buffer.data(), buffer.size());
    if (size < 0) return failure(ErrorKind::unreadable, std::strerror(errno));
    if (size == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(size));
    if (text.size() > limit) {
      return failure(ErrorKind::limit, fmt::format("more than the limit of {} bytes", limit));
    }
  }
}

std::vector<std::string> HostTree::names(const TreePath& directory) const {
  std::vector<std::string> result;
  const Result<std::string> host = host_path(directory);
  if (!host) return result;
  note_listing(*host);
  const std::unique_ptr<DIR, DirectoryCloser> stream(opendir(host->c_str()));
  if (!stream) return result;
  while (const dirent* entry = readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") result.emplace_back(name);
  }
  std::ranges::sort(result);
  return result;
}

Result<LibraryNeeds> HostTree::library_needs(const TreePath& path, const Limits& limits) const {
  const std::string host = ICECORE_TRY(host_path(path));
  note(host);
  const OpenFile file = ICECORE_TRY(open_file(host));
  FileSource source(file.descriptor.get(), file.size);
  ElfDynamic dynamic =
      ICECORE_TRY(read_elf_dynamic(source, ICECORE_TRY(read_elf(source, limits)), limits));
  LibraryNeeds needs{.names = std::move(dynamic.needed),
                     .rpath = std::move(dynamic.rpath),
                     .runpath = std::move(dynamic.runpath)};
  std::ranges::move(dynamic.auxiliaries, std::back_inserter(needs.names));
  std::ranges::move(dynamic.filters, std::back_inserter(needs.names));
  return needs;
}

Result<LoaderBinary> HostTree::loader_binary(const TreePath& path, const Limits& limits) const {
  const std::string host = ICECORE_TRY(host_path(path));
  note(host);
  const OpenFile file = ICECORE_TRY(open_file(host));
  FileSource source(file.descriptor.get(), file.size);
  return read_loader_binary(source, limits);
}

}  // namespace icecore
