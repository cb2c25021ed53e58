// Which artifact of an index was installed, where an installer wrote it down (PEP 710, a draft).
#include "formats/provenance_url.h"

#include <algorithm>

#include "collect/collectors.h"
#include "formats/url.h"

namespace icecore {

Result<Facts> collect_provenance_url(ByteSource& bytes, std::string_view, const Limits& limits) {
  const ProvenanceUrl provenance =
      ICECORE_TRY(parse_provenance_url(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits));
  ProvenanceUrlFact fact{.url = masked_url(provenance.url)};
  const auto& hashes = provenance.hashes;
  auto best = std::ranges::find(hashes, "sha256", [](const auto& hash) { return hash.first; });
  if (best == hashes.end()) best = hashes.begin();
  if (best != hashes.end()) std::tie(fact.digest_algorithm, fact.digest) = *best;
  Facts facts;
  facts.rows.add(std::move(fact));
  return facts;
}

}  // namespace icecore
