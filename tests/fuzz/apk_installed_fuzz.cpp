#include "formats/apk_installed.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_apk_installed(input, Limits{});
}
