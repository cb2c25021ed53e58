// What package managers were told of versions and sources, of one document each.
#include <utility>
#include <vector>

#include "collect/collectors.h"
#include "formats/apk_world.h"
#include "formats/apt_preferences.h"
#include "formats/version_lock_list.h"
#include "formats/version_lock_toml.h"

namespace icecore {
namespace {

using Parse = Result<std::vector<PackagePreference>>(Bytes bytes, const Limits& limits);

Result<Facts> facts_of(ByteSource& bytes, const Limits& limits, PackageDatabaseKind manager,
                       Parse& parse) {
  const Bytes whole = ICECORE_TRY(bytes.whole(limits.manifest_bytes));
  Facts facts;
  std::int64_t position = 0;
  for (PackagePreference& preference : ICECORE_TRY(parse(whole, limits))) {
    facts.rows.add(PackagePreferenceFact{.position = position++,
                                         .line = static_cast<std::int64_t>(preference.line),
                                         .manager = manager,
                                         .packages = std::move(preference.packages),
                                         .kind = preference.kind,
                                         .wanted = std::move(preference.wanted),
                                         .priority = preference.priority});
  }
  return facts;
}

}  // namespace

Result<Facts> collect_apt_preferences(ByteSource& bytes, std::string_view, const Limits& limits) {
  return facts_of(bytes, limits, PackageDatabaseKind::dpkg, parse_apt_preferences);
}

Result<Facts> collect_version_lock_list(ByteSource& bytes, std::string_view, const Limits& limits) {
  return facts_of(bytes, limits, PackageDatabaseKind::rpm, parse_version_lock_list);
}

Result<Facts> collect_version_lock_toml(ByteSource& bytes, std::string_view, const Limits& limits) {
  return facts_of(bytes, limits, PackageDatabaseKind::rpm, parse_version_lock_toml);
}

Result<Facts> collect_apk_world(ByteSource& bytes, std::string_view, const Limits& limits) {
  return facts_of(bytes, limits, PackageDatabaseKind::apk, parse_apk_world);
}

}  // namespace icecore
