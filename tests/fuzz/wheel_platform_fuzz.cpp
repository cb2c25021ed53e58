#include "formats/wheel_platform.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  static_cast<void>(parse_wheel_platform(as_text(input), {}));
}
