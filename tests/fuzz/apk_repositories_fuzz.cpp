#include "formats/apk_repositories.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_apk_repositories(input, Limits{});
}
