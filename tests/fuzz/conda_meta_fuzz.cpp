#include "formats/conda_meta.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const Limits limits{.json_nodes = 10'000};
  (void)parse_conda_meta(input, limits);
  (void)parse_conda_frozen(input, limits);
  (void)parse_conda_state(input, limits);
}
