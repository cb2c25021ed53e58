#include "formats/yum_repositories.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_yum_repositories(input, Limits{});
}
