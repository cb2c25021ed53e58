#include "formats/wheel_file.h"

#include <cstdlib>

#include "base/text.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto wheel = parse_wheel_file(input, Limits{});
  if (!wheel) return;
  for (const std::string& tag : wheel->tags) {
    if (strip(tag) != tag) std::abort();
  }
}
