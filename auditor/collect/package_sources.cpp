// Where package managers get packages from, of one document each.
#include <utility>
#include <vector>

#include "base/text.h"
#include "collect/collectors.h"
#include "formats/apk_repositories.h"
#include "formats/apt_sources.h"
#include "formats/url.h"
#include "formats/yum_repositories.h"

namespace icecore {
namespace {

using Parse = Result<std::vector<PackageSource>>(Bytes bytes, const Limits& limits);

Result<Facts> facts_of(ByteSource& bytes, const Limits& limits, PackageDatabaseKind kind,
                       Parse& parse) {
  const Bytes whole = ICECORE_TRY(bytes.whole(limits.manifest_bytes));
  Facts facts;
  std::int64_t position = 0;
  for (PackageSource& source : ICECORE_TRY(parse(whole, limits))) {
    std::string shown = masked_url(source.uri);
    const bool has_credential = shown != source.uri;
    facts.rows.add(PackageSourceFact{.position = position++,
                                     .line = static_cast<std::int64_t>(source.line),
                                     .kind = kind,
                                     .name = std::move(source.name),
                                     .uri = std::move(shown),
                                     .suite = std::move(source.suite),
                                     .components = std::move(source.components),
                                     .signed_by = masked_url(source.signed_by),
                                     .is_enabled = source.is_enabled ? 1 : 0,
                                     .is_unchecked = source.is_unchecked ? 1 : 0,
                                     .is_snapshot = source.is_snapshot ? 1 : 0,
                                     .has_credential = has_credential ? 1 : 0});
  }
  return facts;
}

}  // namespace

Result<Facts> collect_apt_list(ByteSource& bytes, std::string_view, const Limits& limits) {
  return facts_of(bytes, limits, PackageDatabaseKind::dpkg, parse_apt_list);
}

Result<Facts> collect_apt_sources(ByteSource& bytes, std::string_view, const Limits& limits) {
  return facts_of(bytes, limits, PackageDatabaseKind::dpkg, parse_apt_sources);
}

Result<Facts> collect_yum_repositories(ByteSource& bytes, std::string_view, const Limits& limits) {
  return facts_of(bytes, limits, PackageDatabaseKind::rpm, parse_yum_repositories);
}

Result<Facts> collect_apk_repositories(ByteSource& bytes, std::string_view, const Limits& limits) {
  return facts_of(bytes, limits, PackageDatabaseKind::apk, parse_apk_repositories);
}

}  // namespace icecore
