#include "formats/build_system.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto system = read_build_system(input, Limits{.requirements = 100});
  if (!system) return;
  if (system->requirements.size() > 100) std::abort();
  if (!system->is_stated && !system->requirements.empty()) std::abort();
}
