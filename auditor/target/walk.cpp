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
#include <set>

#include "base/file_descriptor.h"
#include "base/system_time.h"
#include "base/task_pool.h"
#include "base/text.h"
#include "target/host_tree.h"
#include "target/layer.h"

namespace icecore {
namespace {

struct DirectoryCloser {
  void operator()(DIR* directory) const { closedir(directory); }
};

struct Name {
  std::string text;
  std::uint32_t listing_position = 0;
  bool is_file = false;  // as the directory itself says
};

// Source text, its bytecode and what documents it: most files of an environment, and hardly one so
// big that it would have to be read first. To look at each costs as much as to open it.
bool is_small_by_name(std::string_view name) {
  static const std::set<std::string_view> names{
      "py",  "pyc",  "pyi",    "pyx",      "pxd",   "h",         "hpp",     "cuh",
      "inl", "c",    "cpp",    "f90",      "txt",   "md",        "rst",     "toml",
      "cfg", "json", "js",     "ts",       "css",   "html",      "svg",     "png",
      "mo",  "po",   "RECORD", "METADATA", "WHEEL", "INSTALLER", "LICENSE", "REQUESTED"};
  return names.contains(name.substr(name.rfind('.') + 1));
}

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
    if (name != "." && name != "..") {
      names.push_back(Name{.text = std::string(name),
                           .listing_position = position,
                           .is_file = entry->d_type == DT_REG});
    }
    errno = 0;
  }
  if (errno != 0) return std::nullopt;
  std::ranges::sort(names, {}, &Name::text);
  return names;
}

// What one directory holds.
struct Listing {
  TreePath directory;
  std::vector<Entry> entries;
  std::vector<TreePath> below;  // directories to list next
  std::vector<Gap> gaps;
};

// Lists single directories; knows the root's rules and changes nothing, so that several threads can
// share it.
class Lister {
 public:
  Lister(const Root& root, const HostTree& files, const ListOptions& options, dev_t device)
      : root_(root),
        files_(files),
        limits_(options.limits),
        looks_at_all_(options.looks_at_all),
        device_(device) {}

  [[nodiscard]] Gap gap(const TreePath& path, std::string reason) const {
    return Gap{.root = root_.name,
               .path = escaped(path.relative_to(root_.path)),
               .reader = "walk",
               .offset = std::nullopt,
               .reason = std::move(reason)};
  }

  [[nodiscard]] Listing list(const TreePath& directory) const {
    Listing listing{.directory = directory};
    const Result<std::string> host = files_.host_path(directory);
    if (host) files_.note_listing(*host);
    FileDescriptor descriptor(
        host ? open(host->c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1);
    const FileDescriptor own(descriptor.is_open() ? fcntl(descriptor.get(), F_DUPFD_CLOEXEC, 0)
                                                  : -1);
    const std::optional<std::vector<Name>> names =
        own.is_open() ? sorted_names(std::move(descriptor)) : std::nullopt;
    if (!names) {
      listing.gaps.push_back(
          gap(directory, std::string("cannot be listed: ") + std::strerror(errno)));
      return listing;
    }
    listing.entries.reserve(names->size());
    const bool has_excluded = std::ranges::any_of(
        root_.excluded, [&](const TreePath& path) { return path.parent() == directory; });
    for (const Name& name : *names) {
      if (has_excluded && is_excluded(directory, name.text)) continue;
      visit(own.get(), name, listing);
    }
    return listing;
  }

  // The entry itself, without what is below it.
  [[nodiscard]] static Entry entry_of(int directory, const char* path, const Name& name,
                                      const struct stat& status) {
    Entry entry{.name = escaped(name.text),
                .kind = kind_of(status.st_mode),
                .mode = status.st_mode & 07777U,
                .mtime_ns = nanoseconds_of(status.st_mtim),
                .device = status.st_dev,
                .inode = status.st_ino,
                .ctime_ns = nanoseconds_of(status.st_ctim),
                .listing_position = name.listing_position};
    if (entry.name != name.text) entry.raw_name = name.text;
    if (entry.kind == EntryKind::file) entry.size = static_cast<std::uint64_t>(status.st_size);
    if (entry.kind == EntryKind::link) {
      std::array<char, PATH_MAX> buffer{};
      const ssize_t size = readlinkat(directory, path, buffer.data(), buffer.size());
      if (size >= 0) entry.link_target = escaped({buffer.data(), static_cast<std::size_t>(size)});
    }
    return entry;
  }

 private:
  void visit(int descriptor, const Name& name, Listing& listing) const {
    struct stat status{};
    const bool is_small = name.is_file && is_small_by_name(name.text);
    const bool is_looked_at = looks_at_all_ || !is_small;
    if (is_looked_at && fstatat(descriptor, name.text.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
      listing.gaps.push_back(gap(listing.directory.child(name.text), std::strerror(errno)));
      return;
    }
    if (listing.directory.text().size() + 1 + name.text.size() > limits_.path_bytes) {
      const std::string reason =
          fmt::format("a path below it is longer than {} bytes", limits_.path_bytes);
      listing.gaps.push_back(gap(listing.directory, reason));
      return;
    }
    if (S_ISDIR(status.st_mode)) {
      const TreePath path = listing.directory.child(name.text);
      if (is_foreign_to_import(root_, path, files_)) return;
      descend(path, status, listing);
    }
    if (!is_looked_at) status.st_mode = S_IFREG;
    listing.entries.push_back(entry_of(descriptor, name.text.c_str(), name, status));
    listing.entries.back().has_status = is_looked_at;
    listing.entries.back().is_small_by_name = is_small;
  }

  [[nodiscard]] bool is_excluded(const TreePath& directory, const std::string& name) const {
    return std::ranges::find(root_.excluded, directory.child(name)) != root_.excluded.end();
  }

  void descend(const TreePath& path, const struct stat& status, Listing& listing) const {
    if (status.st_dev != device_) {
      listing.gaps.push_back(gap(path, "another file system is mounted here"));
    } else if (path.parts().size() - root_.path.parts().size() > limits_.directory_depth) {
      listing.gaps.push_back(
          gap(path, fmt::format("directories nest deeper than {}", limits_.directory_depth)));
    } else {
      listing.below.push_back(path);
    }
  }

  const Root& root_;
  const HostTree& files_;
  const Limits& limits_;
  bool looks_at_all_;
  dev_t device_;
};

// Lists a root part by part and level by level; the directories of one level are listed on several
// threads.
class Walker {
 public:
  Walker(Layer& layer, const HostTree& files, const ListOptions& options)
      : layer_(layer), files_(files), options_(options) {}

  void walk_part(const TreePath& part) {
    struct stat status{};
    const Result<std::string> host = files_.host_path(part);
    const bool is_there = host && files_.look_at(*host, status);
    const Lister lister(layer_.root, files_, options_, status.st_dev);
    if (!is_there) {
      layer_.gaps.push_back(lister.gap(part, host ? std::strerror(errno) : host.error().message));
      return;
    }
    if (part != layer_.root.path || !S_ISDIR(status.st_mode)) {
      Entry entry =
          Lister::entry_of(AT_FDCWD, host->c_str(), Name{.text = std::string(part.name())}, status);
      entry.directory = add_parent(part.parent());
      layer_.entries.push_back(std::move(entry));
    }
    std::vector<TreePath> level;
    if (S_ISDIR(status.st_mode)) level.push_back(part);
    while (!level.empty()) level = walk_level(level, lister);
  }

 private:
  // Parts of a root may share a parent that is itself no part.
  std::uint32_t add_parent(const TreePath& path) {
    const auto [place, is_new] = parents_.emplace(path, layer_.directories.size());
    if (is_new) layer_.directories.push_back(path);
    return static_cast<std::uint32_t>(place->second);
  }

  // The directories of the next level.
  std::vector<TreePath> walk_level(const std::vector<TreePath>& level, const Lister& lister) {
    constexpr std::size_t together = 16;  // a directory alone is less work than handing it over
    std::vector<TreePath> next;
    using Listings = std::vector<Listing>;
    run_ordered<Listings>((level.size() + together - 1) / together,
                          level.size() > together ? options_.jobs : 1,
                          [&](std::size_t index) {
                            Listings listings;
                            const std::size_t end = std::min(level.size(), (index + 1) * together);
                            for (std::size_t i = index * together; i < end; ++i) {
                              listings.push_back(lister.list(level[i]));
                            }
                            return listings;
                          },
                          [&](std::size_t, Listings listings) {
                            for (Listing& listing : listings) append(listing, lister, next);
                          });
    return next;
  }

  void append(Listing& listing, const Lister& lister, std::vector<TreePath>& next) {
    std::ranges::move(listing.gaps, std::back_inserter(layer_.gaps));
    const std::uint64_t most = options_.limits.entries;
    if (layer_.entries.size() + listing.entries.size() > most) {
      if (!is_full_) {
        layer_.gaps.push_back(
            lister.gap(listing.directory, fmt::format("the limit of {} entries is reached", most)));
      }
      is_full_ = true;
      return;
    }
    const auto number = static_cast<std::uint32_t>(layer_.directories.size());
    layer_.directories.push_back(listing.directory);
    for (Entry& entry : listing.entries) {
      entry.directory = number;
      layer_.entries.push_back(std::move(entry));
    }
    std::ranges::move(listing.below, std::back_inserter(next));
  }

  Layer& layer_;
  const HostTree& files_;
  const ListOptions& options_;
  bool is_full_ = false;
  std::map<TreePath, std::size_t> parents_;
};

}  // namespace

std::string Layer::directory_path(std::uint32_t directory) const {
  const std::string path = directories[directory].relative_to(root.path);
  return path == "." ? "" : escaped(path);
}

std::string Layer::path_of(const Entry& entry) const {
  const std::string directory = directory_path(entry.directory);
  return directory.empty() ? entry.name : directory + "/" + entry.name;
}

LayerPosition position_of(std::span<const Layer> layers, EntryId entry) {
  std::size_t layer = layers.size() - 1;
  while (layers[layer].first_entry > entry) --layer;
  return {.layer = layer, .entry = static_cast<std::size_t>(entry - layers[layer].first_entry)};
}

bool is_foreign_to_import(const Root& root, const TreePath& path, const FileTree& files) {
  if (root.kind != RootKind::import_path) return false;
  constexpr std::array<std::string_view, 4> names{".git", ".hg", ".svn", "node_modules"};
  return std::ranges::find(names, path.name()) != names.end() ||
         files.is_file(path.child("pyvenv.cfg"));
}

Layer HostTree::list(const Root& root, EntryId first_entry, const ListOptions& options) const {
  Layer layer{.root = root, .first_entry = first_entry};
  Walker walker(layer, *this, options);
  for (const TreePath& part : root.parts) walker.walk_part(part);
  return layer;
}

Layer list_root(const Root& root, const FileTree& files, EntryId first_entry,
                const ListOptions& options) {
  return files.list(root, first_entry, options);
}

}  // namespace icecore
