#include "formats/certificate_bundle.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_certificate_bundle(input, Limits{});
}
