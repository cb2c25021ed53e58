// The digest of a whole file under another algorithm than SHA-256, for RECORD rows that name one.
#include "base/source_digest.h"
#include "collect/collectors.h"

namespace icecore {

Result<Facts> collect_content_digest(ByteSource& bytes, std::string_view argument, const Limits&) {
  Hasher hasher = ICECORE_TRY(Hasher::create(argument));
  ICECORE_TRY(update_from(hasher, bytes));
  Facts facts;
  facts.rows.add(ContentDigestFact{.algorithm = std::string(argument), .digest = hasher.finish()});
  return facts;
}

}  // namespace icecore
