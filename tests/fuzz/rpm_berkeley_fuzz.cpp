#include "formats/rpm_berkeley.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_rpm_berkeley(input, Limits{}, [](Bytes header) { (void)parse_rpm_header(header); });
}
