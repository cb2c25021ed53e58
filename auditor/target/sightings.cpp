// Places are written by directory, each opened once for all of its names: a path looked up whole
// costs several times as much. Nobody can change a file and keep the time of its change
// (docs/limits.md says who can).
#include "target/sightings.h"

#include <fcntl.h>

#include <algorithm>
#include <atomic>
#include <string_view>
#include <thread>
#include <vector>

#include "base/bytes.h"
#include "base/file_descriptor.h"
#include "base/system_time.h"
#include "target/layer.h"

namespace icecore {
namespace {

// The directory of a path of this machine, and the name in it; `/` is a name in itself.
struct Place {
  std::string_view directory, name;

  explicit Place(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    const bool has_both = slash != std::string_view::npos && slash + 1 < path.size();
    directory = has_both ? path.substr(0, slash + 1) : "/";
    name = has_both ? path.substr(slash + 1) : path;
  }
};

void write_sighting(const Sighting& sighting, Writer& writer) {
  writer.u8(sighting.is_there ? 1 : 0);
  if (!sighting.is_there) return;
  writer.varint(sighting.mode);
  writer.varint(sighting.device);
  writer.varint(sighting.inode);
  writer.varint(sighting.size);
  writer.u8(sighting.has_times ? 1 : 0);
  if (!sighting.has_times) return;
  writer.signed_varint(sighting.mtime_ns);
  writer.signed_varint(sighting.ctime_ns);
}

Sighting read_sighting(Reader& reader) {
  Sighting sighting{.is_there = reader.enumerator(std::uint8_t{1}) == 1};
  if (!sighting.is_there) return sighting;
  sighting.mode = static_cast<std::uint32_t>(reader.varint());
  sighting.device = reader.varint();
  sighting.inode = reader.varint();
  sighting.size = reader.varint();
  sighting.has_times = reader.enumerator(std::uint8_t{1}) == 1;
  if (!sighting.has_times) return sighting;
  sighting.mtime_ns = reader.signed_varint();
  sighting.ctime_ns = reader.signed_varint();
  return sighting;
}

// One directory's places.
struct Group {
  std::string directory;
  Bytes places;
};

bool is_unchanged(const Group& group) {
  const FileDescriptor directory(open(group.directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  Reader reader(group.places);
  std::string name;
  while (reader.remaining() > 0) {
    name = as_text(reader.block());
    const Sighting before = read_sighting(reader);
    if (!reader.ok()) return false;
    struct stat status{};
    const bool is_there = directory.is_open() &&
                          fstatat(directory.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
    Sighting now = is_there ? Sighting::of_listing(status) : Sighting{};
    if (!before.has_times) now = now.without_times();
    if (now != before) return false;
  }
  return reader.ok();
}

// Nothing for bytes that are no groups.
std::optional<std::vector<Group>> read_groups(Bytes bytes) {
  Reader reader(bytes);
  std::vector<Group> groups;
  while (reader.remaining() > 0) {
    std::string directory(as_text(reader.block()));
    const Bytes places = reader.block();
    groups.push_back({.directory = std::move(directory), .places = places});
  }
  return reader.ok() ? std::optional(std::move(groups)) : std::nullopt;
}

}  // namespace

Sighting Sighting::of(const struct stat* status) {
  if (status == nullptr) return {};
  const Sighting whole = of_listing(*status);
  return S_ISDIR(status->st_mode) ? whole.without_times() : whole;
}

Sighting Sighting::of_listing(const struct stat& status) {
  return {.is_there = true,
          .mode = status.st_mode & 07777U,
          .device = status.st_dev,
          .inode = status.st_ino,
          .size = S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0,
          .has_times = true,
          .mtime_ns = nanoseconds_of(status.st_mtim),
          .ctime_ns = nanoseconds_of(status.st_ctim)};
}

Sighting Sighting::without_times() const {
  Sighting sighting = *this;
  sighting.has_times = false;
  sighting.mtime_ns = 0;
  sighting.ctime_ns = 0;
  return sighting;
}

Sighting Sighting::of(const Entry& entry) {
  return {.is_there = true,
          .mode = entry.mode,
          .device = entry.device,
          .inode = entry.inode,
          .size = entry.size,
          .has_times = true,
          .mtime_ns = entry.mtime_ns,
          .ctime_ns = entry.ctime_ns};
}

void Sightings::note(const std::string& host_path, const struct stat* status) {
  note(host_path, Sighting::of(status));
}

void Sightings::note(const std::string& host_path, const Sighting& sighting) {
  const std::scoped_lock lock(mutex_);
  const Place parts(host_path);
  const auto [place, is_new] =
      places_.try_emplace({std::string(parts.directory), std::string(parts.name)}, sighting);
  if (is_new) return;
  Sighting& known = place->second;
  const bool is_same = known.has_times && sighting.has_times
                           ? known == sighting
                           : known.without_times() == sighting.without_times();
  if (!is_same) is_contradictory_ = true;
  if (!known.has_times) known = sighting;
}

std::optional<std::int64_t> Sightings::newest() const {
  const std::scoped_lock lock(mutex_);
  if (is_contradictory_) return std::nullopt;
  std::int64_t newest = 0;
  for (const auto& [place, sighting] : places_) {
    newest = std::max({newest, sighting.mtime_ns, sighting.ctime_ns});
  }
  return newest;
}

void Sightings::write(Writer& writer) const {
  const std::scoped_lock lock(mutex_);
  for (auto place = places_.begin(); place != places_.end();) {
    const std::string& directory = place->first.first;
    writer.block(as_bytes(directory));
    const std::size_t group = writer.begin_block();
    for (; place != places_.end() && place->first.first == directory; ++place) {
      writer.block(as_bytes(place->first.second));
      write_sighting(place->second, writer);
    }
    writer.end_block(group);
  }
}

bool are_unchanged(Bytes sightings, unsigned jobs) {
  const std::optional<std::vector<Group>> groups = read_groups(sightings);
  if (!groups) return false;
  constexpr std::size_t together = 16;  // a directory alone is less work than taking it
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> is_same = true;
  const auto look = [&] {
    for (std::size_t first = next.fetch_add(together); first < groups->size() && is_same;
         first = next.fetch_add(together)) {
      for (std::size_t i = first; i < std::min(groups->size(), first + together); ++i) {
        if (!is_unchanged((*groups)[i])) is_same = false;
      }
    }
  };
  std::vector<std::jthread> threads;
  for (unsigned i = 1; i < jobs; ++i) threads.emplace_back(look);
  look();
  threads.clear();
  return is_same;
}

}  // namespace icecore
