// ld.so.cache: where glibc's loader finds libraries without searching.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// One library of the cache.
struct LoaderCacheEntry {
  std::string name;         ///< As binaries need it.
  std::string path;         ///< Absolute, where it was when ldconfig ran.
  std::uint32_t flags = 0;  ///< Kind and machine: 0x0303 for x86-64 (glibc: ldconfig.h).
  std::uint64_t hwcap = 0;  ///< Processor features that it needs, as stored.
  /// The glibc-hwcaps subdirectory (`x86-64-v3`), or the old ones as they nest (`tls/haswell`);
  /// empty for none.
  std::string hwcaps;

  /// The machine that `flags` stand for, as `machine_name` of elf.h says it; empty for others,
  /// x32's among them.
  [[nodiscard]] std::string machine() const;
};

struct LoaderCache {
  std::vector<LoaderCacheEntry> entries;  ///< In the file's order.
  std::string generator;                  ///< What wrote it; empty where it does not say.
};

/// Of a file with both formats the new one. ErrorKind::malformed for what is no cache or names
/// strings outside itself, ErrorKind::limit for more than `limits.list_entries` entries.
Result<LoaderCache> read_loader_cache(Bytes bytes, const Limits& limits);

}  // namespace icecore
