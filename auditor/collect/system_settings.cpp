// What a system's own files settle for all programs: choices among alternatives, time zones,
// certificates and locales.
#include <algorithm>
#include <utility>
#include <vector>

#include "collect/collectors.h"
#include "formats/alternatives.h"
#include "formats/certificate_bundle.h"
#include "formats/locale_archive.h"
#include "formats/time_zone_data.h"

namespace icecore {

Result<Facts> collect_alternative(ByteSource& bytes, std::string_view, const Limits& limits) {
  AlternativeRecord record =
      ICECORE_TRY(parse_alternative(ICECORE_TRY(bytes.whole(limits.small_text_bytes)), limits));
  const AlternativeChoice* best = record.best();
  Facts facts;
  facts.rows.add(
      AlternativeRecordFact{.link = std::move(record.link),
                            .is_automatic = record.is_automatic ? 1 : 0,
                            .best = best == nullptr ? std::string() : best->path,
                            .choices = static_cast<std::int64_t>(record.choices.size())});
  return facts;
}

Result<Facts> collect_time_zone_data(ByteSource& bytes, std::string_view, const Limits&) {
  constexpr std::uint64_t first_line_bytes = 128;
  const Bytes start = ICECORE_TRY(bytes.at(0, std::min(bytes.size(), first_line_bytes)));
  Facts facts;
  facts.rows.add(TimeZoneDataFact{.version = ICECORE_TRY(read_time_zone_version(start))});
  return facts;
}

Result<Facts> collect_certificate_bundle(ByteSource& bytes, std::string_view,
                                         const Limits& limits) {
  const CertificateBundle bundle =
      ICECORE_TRY(read_certificate_bundle(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits));
  Facts facts;
  facts.rows.add(
      CertificateBundleFact{.certificates = static_cast<std::int64_t>(bundle.certificates),
                            .broken = static_cast<std::int64_t>(bundle.broken)});
  return facts;
}

Result<Facts> collect_locale_archive(ByteSource& bytes, std::string_view, const Limits& limits) {
  Facts facts;
  std::int64_t position = 0;
  for (std::string& name : ICECORE_TRY(read_locale_archive(bytes, limits))) {
    facts.rows.add(ArchivedLocaleFact{.position = position++, .name = std::move(name)});
  }
  return facts;
}

}  // namespace icecore
