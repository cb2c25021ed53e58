#include "formats/rpm_sqlite.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_rpm_sqlite(std::string(as_text(input)), Limits{},
                        [](Bytes header) { (void)parse_rpm_header(header); });
}
