#include "formats/version_lock_list.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_version_lock_list(input, Limits{});
}
