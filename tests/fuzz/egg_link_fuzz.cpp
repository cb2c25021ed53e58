#include "formats/egg_link.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto link = parse_egg_link(input, Limits{});
  if (link.has_value() && link->target.empty() && !link->setup_directory.empty()) std::abort();
}
