// The digest of a whole file under another algorithm than SHA-256, for RECORD rows that name one.
#include <algorithm>

#include "collect/collectors.h"

namespace icecore {

Result<Facts> collect_content_digest(ByteSource& bytes, std::string_view argument, const Limits&) {
  constexpr std::uint64_t piece_size = 1 << 20;
  Hasher hasher = ICECORE_TRY(Hasher::create(argument));
  for (std::uint64_t offset = 0; offset < bytes.size(); offset += piece_size) {
    hasher.update(ICECORE_TRY(bytes.at(offset, std::min(piece_size, bytes.size() - offset))));
  }
  Facts facts;
  facts.rows.add(ContentDigestFact{.algorithm = std::string(argument), .digest = hasher.finish()});
  return facts;
}

}  // namespace icecore
