#include "formats/dlopen_texts.h"

#include "formats/version_texts.h"
#include "fuzz.h"

// The input is the read-only data itself, put behind enough for a second piece.
void icecore::fuzz_one(Bytes input) {
  std::vector<std::byte> data((64U << 10U) - 64, std::byte{1});
  data.insert(data.end(), input.begin(), input.end());
  MemorySource source(data);
  DlopenTextSearch search({}, {.offset = 70'000, .size = 10});
  const std::vector<FilePart> parts{{.offset = 0, .size = data.size()}};
  (void)find_version_texts(source, parts, {},
                           [&](const PassingPiece& piece) { search.look_at(piece); });
}
