// What an audit saw of this machine's disk: places, and the status of each. If all of them have the
// same status later, another audit would see the same. Of a directory that was only passed through,
// names that come and go in it do not count.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/reader.h"
#include "base/writer.h"

namespace icecore {

struct Entry;

/// What decides whether a place is as it was: which file it is, and when anything of it changed.
/// A directory whose names changed has changed.
struct Sighting {
  bool is_there = false;
  std::uint32_t mode = 0;  ///< Permission bits.
  std::uint64_t device = 0, inode = 0;
  std::uint64_t size = 0;  ///< Of a regular file.
  bool has_times = false;
  std::int64_t mtime_ns = 0, ctime_ns = 0;

  /// The same without times.
  [[nodiscard]] Sighting without_times() const;
  /// Of a status, or of nothing; of a directory without its times.
  static Sighting of(const struct stat* status);
  /// Of a directory whose names are read.
  static Sighting of_listing(const struct stat& status);
  /// Of an entry whose status is known.
  static Sighting of(const Entry& entry);
  friend bool operator==(const Sighting&, const Sighting&) = default;
};

/// Several threads may note at once.
class Sightings {
 public:
  /// Notes what a place on this machine is; null: nothing that can be looked at.
  void note(const std::string& host_path, const struct stat* status);
  void note(const std::string& host_path, const Sighting& sighting);

  /// The newest time of a change that was seen; nothing where a place was seen in two states.
  [[nodiscard]] std::optional<std::int64_t> newest() const;

  /// Everything, to be compared by `are_unchanged`.
  void write(Writer& writer) const;

 private:
  mutable std::mutex mutex_;
  // By directory and name; guarded by the mutex.
  std::map<std::pair<std::string, std::string>, Sighting> places_;
  bool is_contradictory_ = false;  // likewise
};

/// Looks at every place again, on several threads. False for bytes that `Sightings::write` does not
/// write.
[[nodiscard]] bool are_unchanged(Bytes sightings, unsigned jobs);

}  // namespace icecore
