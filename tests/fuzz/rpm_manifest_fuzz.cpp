#include "formats/rpm_manifest.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_rpm_manifest(input, Limits{});
}
