#include "formats/rpm_ndb.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_rpm_ndb(input, Limits{}, [](Bytes header) { (void)parse_rpm_header(header); });
}
