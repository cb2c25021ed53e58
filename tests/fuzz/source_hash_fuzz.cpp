#include "formats/source_hash.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  if (source_hash(3439, input) == source_hash(3571, input)) std::abort();
}
