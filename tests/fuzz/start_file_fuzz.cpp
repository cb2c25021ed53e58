#include "formats/start_file.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto file = parse_start_file(input, Limits{});
  if (!file.has_value()) return;
  for (const StartLine& line : file->lines) {
    if (line.module.empty() != line.callable.empty()) std::abort();
    if (!line.module.empty() && line.module + ":" + line.callable != line.text) std::abort();
  }
}
