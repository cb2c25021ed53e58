#include "formats/pth.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  for (const auto ends : {PthLineEnds::universal_newlines, PthLineEnds::unicode_line_boundaries}) {
    const Result<PthFile> file = parse_pth(input, Limits{}, ends);
    if (!file.has_value()) std::abort();
    for (const PthLine& line : file->lines) {
      if (line.text.empty() || line.text.starts_with('#')) std::abort();
    }
  }
}
