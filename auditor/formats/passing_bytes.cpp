// 64 KiB at a time stay in the processor's second cache between being read and being looked at, and
// are no more than most files have: a source's buffer is made for each file anew.
#include "formats/passing_bytes.h"

#include <algorithm>

namespace icecore {

Result<void> pass_over(ByteSource& source, FilePart part, std::uint64_t grain, Surroundings around,
                       const std::function<void(const PassingPiece&)>& use) {
  constexpr std::uint64_t piece_size = 64U << 10U;
  const std::uint64_t own = std::max<std::uint64_t>(1, piece_size / grain) * grain;
  for (std::uint64_t at = 0; at < part.size;) {
    const std::uint64_t left = part.size - at;
    const std::uint64_t before = std::min(at, around.before);
    const std::uint64_t size = std::min(own, left);
    const std::uint64_t after = std::min(left - size, around.after);
    const Bytes bytes = ICECORE_TRY(source.pass(part.offset + at - before, before + size + after));
    use({.bytes = bytes,
         .offset = part.offset + at - before,
         .first = static_cast<std::size_t>(before),
         .end = static_cast<std::size_t>(before + size)});
    at += size;
  }
  return {};
}

}  // namespace icecore
