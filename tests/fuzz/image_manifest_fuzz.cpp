#include "formats/image_manifest.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_image_manifest(input, {});
}
