#include "formats/apt_sources.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_apt_list(input, Limits{});
  (void)parse_apt_sources(input, Limits{});
}
