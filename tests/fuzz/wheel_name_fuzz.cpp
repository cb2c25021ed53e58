#include "formats/wheel_name.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const Result<WheelName> wheel = parse_wheel_filename(as_text(input), Limits{.tags = 1000});
  if (wheel && (wheel->tags.empty() || wheel->name.empty())) std::abort();
  const Result<SdistName> sdist = parse_sdist_filename(as_text(input));
  if (sdist && sdist->name.empty()) std::abort();
}
