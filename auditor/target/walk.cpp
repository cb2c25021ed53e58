// Walks directories with an explicit stack, by descriptors relative to the parent, so that nothing
// on the way can be swapped for a link. Names are sorted by bytes: the order of the directory must
// not show in the outcome.
#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <map>
#include <memory>

#include "base/file_descriptor.h"
#include "base/text.h"
#include "target/layer.h"

namespace icecore {
namespace {

constexpr std::int64_t nanoseconds = 1'000'000'000;

struct DirectoryCloser {
  void operator()(DIR* directory) const { closedir(directory); }
};

struct Name {
  std::string text;
  std::uint32_t listing_position = 0;
};

EntryKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return EntryKind::file;
  if (S_ISDIR(mode)) return EntryKind::directory;
  if (S_ISLNK(mode)) return EntryKind::link;
  if (S_ISFIFO(mode)) return EntryKind::fifo;
  return S_ISSOCK(mode) ? EntryKind::socket : EntryKind::device;
}

// All names of an open directory, sorted by bytes. The descriptor is used up.
std::optional<std::vector<Name>> sorted_names(FileDescriptor directory) {
  const std::unique_ptr<DIR, DirectoryCloser> stream(fdopendir(directory.get()));
  if (!stream) return std::nullopt;
  directory.release();
  std::vector<Name> names;
  errno = 0;
  while (const dirent* entry = readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    const auto position = static_cast<std::uint32_t>(names.size());
    if (name != "." && name != "..")
      names.push_back(Name{.text = std::string(name), .listing_position = position});
    errno = 0;
  }
  if (errno != 0) return std::nullopt;
  std::ranges::sort(names, {}, &Name::text);
  return names;
}

class Walker {
 public:
  Walker(Layer& layer, const HostTree& files, const Limits& limits)
      : layer_(layer), files_(files), limits_(limits) {}

  void walk_part(const TreePath& part) {
    const Result<std::string> host = files_.host_path(part);
    if (!host) return gap(part, host.error().message);
    struct stat status{};
    if (lstat(host->c_str(), &status) != 0) return gap(part, std::strerror(errno));
    device_ = status.st_dev;
    if (part != layer_.root.path || !S_ISDIR(status.st_mode)) {
      const std::uint32_t parent = add_parent(part.parent());
      add_entry(parent, AT_FDCWD, Name{.text = std::string(part.name())}, host->c_str(), status);
    }
    if (!S_ISDIR(status.st_mode)) return;
    pending_.push_back(part);
    while (!pending_.empty()) {
      const TreePath directory = std::move(pending_.back());
      pending_.pop_back();
      list(directory);
    }
  }

 private:
  void gap(const TreePath& path, std::string reason) {
    layer_.gaps.push_back(Gap{.root = layer_.root.name,
                              .path = escaped(path.relative_to(layer_.root.path)),
                              .reader = "walk",
                              .offset = std::nullopt,
                              .reason = std::move(reason)});
  }

  // Parts of a root may share a parent that is itself no part.
  std::uint32_t add_parent(const TreePath& path) {
    const auto [place, is_new] = parents_.emplace(path, layer_.directories.size());
    if (is_new) layer_.directories.push_back(path);
    return static_cast<std::uint32_t>(place->second);
  }

  void list(const TreePath& directory) {
    const Result<std::string> host = files_.host_path(directory);
    if (!host) return gap(directory, host.error().message);
    FileDescriptor descriptor(open(host->c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!descriptor.is_open())
      return gap(directory, std::string("cannot be listed: ") + std::strerror(errno));
    const FileDescriptor own(fcntl(descriptor.get(), F_DUPFD_CLOEXEC, 0));
    const std::optional<std::vector<Name>> names = sorted_names(std::move(descriptor));
    if (!names || !own.is_open())
      return gap(directory, std::string("cannot be listed: ") + std::strerror(errno));
    const auto number = static_cast<std::uint32_t>(layer_.directories.size());
    layer_.directories.push_back(directory);
    std::vector<TreePath> below;
    for (const Name& name : *names) {
      if (layer_.entries.size() >= limits_.entries) {
        return gap(directory, fmt::format("the limit of {} entries is reached", limits_.entries));
      }
      visit(number, own.get(), directory.child(name.text), name, below);
    }
    // Reversed, so that the stack gives them back in order.
    std::ranges::reverse(below);
    pending_.insert(pending_.end(), below.begin(), below.end());
  }

  void visit(std::uint32_t directory, int descriptor, const TreePath& path, const Name& name,
             std::vector<TreePath>& below) {
    if (std::ranges::find(layer_.root.excluded, path) != layer_.root.excluded.end()) return;
    struct stat status{};
    if (fstatat(descriptor, name.text.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
      return gap(path, std::strerror(errno));
    }
    if (!is_read(path, status)) return;
    add_entry(directory, descriptor, name, name.text.c_str(), status);
    if (S_ISDIR(status.st_mode)) below.push_back(path);
  }

  bool is_read(const TreePath& path, const struct stat& status) {
    if (path.text().size() > limits_.path_bytes) {
      gap(path.parent(),
          fmt::format("a path below it is longer than {} bytes", limits_.path_bytes));
      return false;
    }
    if (!S_ISDIR(status.st_mode)) return true;
    if (status.st_dev != device_) {
      gap(path, "another file system is mounted here");
      return false;
    }
    if (path.parts().size() - layer_.root.path.parts().size() > limits_.directory_depth) {
      gap(path, fmt::format("directories nest deeper than {}", limits_.directory_depth));
      return false;
    }
    return layer_.root.kind != RootKind::import_path || !is_foreign_to_import(path);
  }

  // A project's own directory may be on the import path; its repository and its environments are no
  // modules.
  bool is_foreign_to_import(const TreePath& path) const {
    constexpr std::array<std::string_view, 4> names{".git", ".hg", ".svn", "node_modules"};
    return std::ranges::find(names, path.name()) != names.end() ||
           files_.is_file(path.child("pyvenv.cfg"));
  }

  void add_entry(std::uint32_t directory, int descriptor, const Name& name, const char* host_name,
                 const struct stat& status) {
    Entry entry{.directory = directory,
                .name = escaped(name.text),
                .kind = kind_of(status.st_mode),
                .mode = status.st_mode & 07777U,
                .mtime_ns = status.st_mtim.tv_sec * nanoseconds + status.st_mtim.tv_nsec,
                .listing_position = name.listing_position};
    if (entry.name != name.text) entry.raw_name = name.text;
    if (entry.kind == EntryKind::file) entry.size = static_cast<std::uint64_t>(status.st_size);
    if (entry.kind == EntryKind::link) {
      std::array<char, PATH_MAX> buffer{};
      const ssize_t size = readlinkat(descriptor, host_name, buffer.data(), buffer.size());
      if (size >= 0) entry.link_target = escaped({buffer.data(), static_cast<std::size_t>(size)});
    }
    layer_.entries.push_back(std::move(entry));
  }

  Layer& layer_;
  const HostTree& files_;
  const Limits& limits_;
  std::map<TreePath, std::size_t> parents_;
  std::vector<TreePath> pending_;
  dev_t device_ = 0;
};

}  // namespace

std::string Layer::path_of(const Entry& entry) const {
  const std::string directory = directories[entry.directory].relative_to(root.path);
  return directory == "." ? entry.name : escaped(directory) + "/" + entry.name;
}

Layer list_root(const Root& root, const HostTree& files, EntryId first_entry,
                const Limits& limits) {
  Layer layer{.root = root, .first_entry = first_entry};
  Walker walker(layer, files, limits);
  for (const TreePath& part : root.parts) walker.walk_part(part);
  return layer;
}

}  // namespace icecore
