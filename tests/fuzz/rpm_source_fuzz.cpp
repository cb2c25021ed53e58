#include "formats/rpm_source.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_rpm_source(as_text(input));
}
