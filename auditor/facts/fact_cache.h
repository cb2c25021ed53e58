// What is kept between audits: facts under the digest of what they were read from. One entry is one
// file; what is in it is for those who wrote it to say (collect/kept_layers.h,
// collect/kept_files.h).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/limits.h"
#include "base/writer.h"
#include "facts/cache_directory.h"
#include "icecore/result.h"

namespace icecore {

enum class CacheKind : std::uint8_t { layer, files, answers, outcome };
inline constexpr std::uint8_t cache_kinds = 4;

[[nodiscard]] std::string_view to_word(CacheKind kind);

/// An entry's name.
struct CacheKey {
  CacheKind kind{};
  Digest digest;
};

/// What an entry holds; the bytes live as long as it.
class CacheEntry {
 public:
  /// `size` bytes of the file from `offset`.
  CacheEntry(std::vector<std::byte> file, std::size_t offset, std::size_t size)
      : file_(std::move(file)), offset_(offset), size_(size) {}
  [[nodiscard]] Bytes bytes() const { return Bytes(file_).subspan(offset_, size_); }

 private:
  std::vector<std::byte> file_;
  std::size_t offset_, size_;
};

struct CacheTotal {
  std::uint64_t entries = 0, bytes = 0;
};

/// A directory of entries. Other icecore processes may use the same at any moment, and any of them
/// may end at any moment. Several threads may use one cache.
class FactCache {
 public:
  /// Makes the directory where it is not there. ErrorKind::unreadable, with what to do, where it
  /// cannot be made or written, where it is a link, and where others may write to it.
  static Result<std::unique_ptr<FactCache>> open(const std::string& directory,
                                                 std::uint64_t most_bytes);
  explicit FactCache(CacheDirectory directory);
  FactCache(const FactCache&) = delete;
  FactCache& operator=(const FactCache&) = delete;
  /// Writes what is pending; then removes what was not used for longest until the rest fits.
  ~FactCache();

  /// The key of what `identity` says, as these collectors with these limits read it.
  [[nodiscard]] static CacheKey key(CacheKind kind, std::string_view identity,
                                    const Limits& limits);

  [[nodiscard]] bool has(const CacheKey& key) const;
  /// What an entry holds, if it is whole and of this key; it counts as used. What is damaged is
  /// removed.
  [[nodiscard]] std::optional<CacheEntry> read(const CacheKey& key) const;
  /// Keeps what `fill` will write, on a thread of the cache's own that leaves the processors to
  /// others. What cannot be written is not kept.
  void write(const CacheKey& key, std::function<void(Writer&)> fill);

  /// Of one kind.
  [[nodiscard]] CacheTotal total(CacheKind kind) const;
  /// Removes everything; says how much it was.
  CacheTotal clear();

 private:
  class Background;

  CacheDirectory directory_;
  std::unique_ptr<Background> background_;  // destroyed first
};

}  // namespace icecore
