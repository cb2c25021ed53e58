// Bytes are only passed over: a file of any size costs the room of one piece.
#include "base/source_digest.h"

#include <algorithm>

namespace icecore {

Result<void> update_from(Hasher& hasher, ByteSource& source, std::uint64_t offset) {
  constexpr std::uint64_t most = std::uint64_t{1} << 20U;
  while (offset < source.size()) {
    const Bytes piece = ICECORE_TRY(source.pass(offset, std::min(most, source.size() - offset)));
    hasher.update(piece);
    offset += piece.size();
  }
  return {};
}

Result<Digest> sha256_of(ByteSource& source, std::uint64_t offset) {
  Hasher hasher = Hasher::sha256();
  ICECORE_TRY(update_from(hasher, source, offset));
  return hasher.finish_sha256();
}

}  // namespace icecore
