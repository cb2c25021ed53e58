// The directory of a fact cache, for fact_cache.cpp: entries come and go as whole files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/file_descriptor.h"

namespace icecore {

class CacheDirectory {
 public:
  /// See FactCache::open.
  static Result<CacheDirectory> open(const std::string& path, std::uint64_t most_bytes);

  [[nodiscard]] std::uint64_t most_bytes() const { return most_bytes_; }
  [[nodiscard]] bool has(const std::string& name) const;
  /// A regular file of at most `most_bytes`, which counts as used now; nothing where there is none.
  [[nodiscard]] std::optional<std::vector<std::byte>> read(const std::string& name) const;
  /// Puts a file there at once, or not at all.
  void write(const std::string& name, Bytes bytes) const;
  void remove(const std::string& name) const;

  struct Entry {
    std::string name;
    std::uint64_t bytes = 0;
    std::int64_t used_ns = 0;
  };
  /// All files whose names icecore may have given.
  [[nodiscard]] std::vector<Entry> entries() const;
  /// Removes what was not used for longest until the rest is no more than `most_bytes`, and what
  /// processes left behind that were ended while they wrote.
  void trim() const;

 private:
  CacheDirectory(FileDescriptor directory, std::uint64_t most_bytes)
      : directory_(std::move(directory)), most_bytes_(most_bytes) {}

  FileDescriptor directory_;
  std::uint64_t most_bytes_;
};

}  // namespace icecore
