#include "formats/image_config.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_image_config(input, {});
}
