#include "formats/loader_cache.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto cache = read_loader_cache(input, Limits{});
  if (!cache.has_value()) return;
  for (const LoaderCacheEntry& entry : cache->entries) (void)entry.machine();
}
