#include "formats/build_configuration.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_build_configuration(input, {});
}
