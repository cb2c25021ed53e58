#include "formats/go_build_info.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_go_build_info(input, {});
}
