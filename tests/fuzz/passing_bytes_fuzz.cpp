#include "formats/passing_bytes.h"

#include "base/reader.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  Reader reader(input);
  const FilePart part{.offset = reader.u16(), .size = reader.u32()};
  const std::uint64_t grain = 1 + reader.u8();
  const Surroundings around{.before = reader.u16(), .after = reader.u16()};
  MemorySource source(input);
  (void)pass_over(source, part, grain, around, [](const PassingPiece&) {});
}
