#include "formats/opencv_build.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_opencv_build(input);
}
