#include "formats/package_source.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)names_moment(as_text(input));
}
