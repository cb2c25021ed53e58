#include "formats/dpkg_files.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_dpkg_list(input, Limits{});
  (void)parse_dpkg_md5sums(input, Limits{});
  (void)parse_dpkg_diversions(input, Limits{});
}
