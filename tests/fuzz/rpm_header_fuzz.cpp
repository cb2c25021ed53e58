#include "formats/rpm_header.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_rpm_header(input);
}
