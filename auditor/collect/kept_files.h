// What collecting the files of one root gave, kept for the next audit of the same root. A file's
// facts count if it is the same one by device, inode, size and both times: nobody can change a file
// and keep the time of its change.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/text.h"
#include "facts/fact_cache.h"

namespace icecore {

struct Entry;
struct FileReading;
struct Root;

/// Whether a file that changed then may change again within the same tick of the clock: in the two
/// seconds before the audit began, or later.
[[nodiscard]] bool is_too_young(std::int64_t changed_ns, std::int64_t start_ns);

/// Adds what reading an entry gave, if it may be kept: it was read, and did not change in the two
/// seconds before the audit began, or later.
void write_kept_file(const Entry& entry, const FileReading& reading, std::int64_t start_ns,
                     Writer& writer);

/// A file's record, as `write_kept_file` writes it. The views are of the bytes that it was read
/// from.
struct KeptFile {
  std::string_view name;
  std::uint64_t device = 0, inode = 0, size = 0;
  std::int64_t mtime_ns = 0, ctime_ns = 0;
  Bytes facts;   ///< For read_collected.
  Bytes record;  ///< All of it.
};

class KeptFiles {
 public:
  /// Nothing where bytes are not what `KeptRoot` writes.
  static std::optional<KeptFiles> load(CacheEntry entry);

  /// What is kept of an entry, if it did not change; nullptr else.
  [[nodiscard]] const KeptFile* find(std::string_view directory, const Entry& entry) const;
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  explicit KeptFiles(CacheEntry entry) : entry_(std::move(entry)) {}
  bool load();

  CacheEntry entry_;
  std::size_t size_ = 0;
  std::unordered_map<std::string, std::vector<KeptFile>, TextHash, std::equal_to<>> directories_;
};

/// The records of one root, to be kept: those that were there, and new ones.
class KeptRoot {
 public:
  /// The records are of bytes that `owners` keep alive.
  using Owner = std::shared_ptr<const void>;

  /// `directory` is the number of its path in `paths`. Entries come in the order of the listing.
  void add(std::uint32_t directory, Bytes record);
  void add_owner(Owner owner) { owners_.push_back(std::move(owner)); }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Hands it over to the cache; `paths` are those of all directories.
  void keep(FactCache& cache, const CacheKey& key, std::vector<std::string> paths) &&;

 private:
  std::vector<std::vector<Bytes>> records_;  // by directory
  std::size_t size_ = 0;
  std::vector<Owner> owners_;
};

}  // namespace icecore
