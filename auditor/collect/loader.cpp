// The dynamic loader of a system, its cache, and the lists that people write for it.
#include <utility>

#include "collect/collectors.h"
#include "formats/loader_binary.h"
#include "formats/loader_cache.h"
#include "formats/loader_path.h"
#include "formats/preload_list.h"

namespace icecore {

Result<Facts> collect_loader(ByteSource& bytes, std::string_view, const Limits& limits) {
  Result<LoaderBinary> read = read_loader_binary(bytes, limits);
  Facts facts;
  if (!read) {  // a name like a loader's is none of a loader yet
    if (read.error().kind != ErrorKind::not_found) facts.gaps.push_back(std::move(read).error());
    return facts;
  }
  LoaderBinary& loader = *read;
  std::int64_t position = 0;
  for (std::string& directory : loader.system_directories) {
    facts.rows.add(LoaderDirectoryFact{.position = ++position, .path = std::move(directory)});
  }
  facts.rows.add(LoaderFact{
      .kind = loader.family == LoaderFamily::glibc ? LoaderKind::glibc : LoaderKind::musl,
      .version = std::move(loader.version),
      .vendor = std::move(loader.vendor),
      .lib = std::move(loader.lib)});
  return facts;
}

Result<Facts> collect_loader_cache(ByteSource& bytes, std::string_view, const Limits& limits) {
  LoaderCache cache =
      ICECORE_TRY(read_loader_cache(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits));
  Facts facts;
  std::int64_t position = 0;
  for (LoaderCacheEntry& entry : cache.entries) {
    LoaderCacheFact fact{.position = ++position, .machine = entry.machine()};
    fact.name = std::move(entry.name);
    fact.path = std::move(entry.path);
    fact.hwcaps = std::move(entry.hwcaps);
    facts.rows.add(std::move(fact));
  }
  return facts;
}

Result<Facts> collect_loader_path(ByteSource& bytes, std::string_view, const Limits& limits) {
  Facts facts;
  std::int64_t position = 0;
  for (std::string& directory :
       ICECORE_TRY(read_loader_path(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits))) {
    facts.rows.add(LoaderDirectoryFact{.position = ++position, .path = std::move(directory)});
  }
  return facts;
}

Result<Facts> collect_preload_list(ByteSource& bytes, std::string_view, const Limits& limits) {
  Facts facts;
  std::int64_t position = 0;
  for (std::string& name :
       ICECORE_TRY(read_preload_list(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits))) {
    facts.rows.add(PreloadListFact{.position = ++position, .name = std::move(name)});
  }
  return facts;
}

}  // namespace icecore
