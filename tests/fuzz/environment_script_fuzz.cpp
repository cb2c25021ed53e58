// A normalized text normalizes to itself.
#include <cstdlib>

#include "formats/environment_script.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto script = normalize_environment_script(input, Limits{});
  if (!script.has_value()) return;
  const auto again = normalize_environment_script(as_bytes(script->normalized), Limits{});
  if (again.has_value() && again->normalized != script->normalized) std::abort();
}
