// Links are resolved here, part by part, and never by the kernel: inside a system root the kernel
// would follow an absolute link out of it.
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
#include <memory>
#include <ranges>

#include "base/file_descriptor.h"
#include "base/text.h"

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

Result<HostTree::Way> HostTree::follow(const TreePath& path, std::uint64_t hops) const {
  const std::vector<std::string_view> parts = path.parts();
  return walk(TreePath(), {parts.rbegin(), parts.rend()}, hops);
}

// From a place above which no links are, by the parts that are left, the next one last.
Result<HostTree::Way> HostTree::walk(const TreePath& start, std::vector<std::string> pending,
                                     std::uint64_t hops) const {
  Way way{.end = start, .links = {}};
  TreePath& place = way.end;
  while (!pending.empty()) {
    const std::string part = std::move(pending.back());
    pending.pop_back();
    if (part == "..") {
      place = place.parent();
      continue;
    }
    const TreePath next = place.child(part);
    const bool leads_to_mount = std::ranges::any_of(
        mounts_, [&](const Mount& mount) { return mount.path.is_within(next); });
    struct stat status{};
    const Result<std::string> host = host_path(next);
    if (leads_to_mount && (!host || lstat(host->c_str(), &status) != 0)) {
      place = next;  // above the target: it is there though its parents are not part of the audit
      continue;
    }
    if (!host) return std::unexpected(host.error());
    if (lstat(host->c_str(), &status) != 0) {
      return failure(ErrorKind::not_found, escaped(next.text()) + ": " + std::strerror(errno));
    }
    if (!S_ISLNK(status.st_mode)) {
      place = next;
      continue;
    }
    if (hops-- == 0) return failure(ErrorKind::limit, "too many links at " + escaped(next.text()));
    const std::string target = ICECORE_TRY(read_link(*host));
    way.links.push_back(next);
    if (target.starts_with('/')) place = TreePath();
    const std::vector<std::string_view> target_parts = split(target, '/');
    for (const std::string_view target_part : target_parts | std::views::reverse) {
      if (!target_part.empty() && target_part != ".") pending.emplace_back(target_part);
    }
  }
  return way;
}

Result<TreePath> HostTree::resolve(const TreePath& path, std::uint64_t hops) const {
  return ICECORE_TRY(follow(path, hops)).end;
}

Result<TreePath> HostTree::resolve_child(const TreePath& directory, std::string_view name,
                                         std::uint64_t hops) const {
  return ICECORE_TRY(walk(directory, {std::string(name)}, hops)).end;
}

bool HostTree::is_directory(const TreePath& path) const {
  struct stat status{};
  const Result<std::string> host = host_path(path);
  return host && lstat(host->c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool HostTree::is_file(const TreePath& path) const {
  struct stat status{};
  const Result<std::string> host = host_path(path);
  return host && lstat(host->c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

Result<std::string> HostTree::read(const TreePath& path, std::uint64_t limit) const {
  const std::string host = ICECORE_TRY(host_path(path));
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
  const std::unique_ptr<DIR, DirectoryCloser> stream(opendir(host->c_str()));
  if (!stream) return result;
  while (const dirent* entry = readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") result.emplace_back(name);
  }
  std::ranges::sort(result);
  return result;
}

}  // namespace icecore
