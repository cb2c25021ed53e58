#include "formats/match_spec.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto spec = parse_match_spec(as_text(input));
  if (spec && spec->name.empty() && spec->url.empty()) std::abort();
}
