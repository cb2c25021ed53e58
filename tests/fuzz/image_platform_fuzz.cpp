#include "formats/image_platform.h"

#include "base/bytes.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const Result<ImagePlatform> platform = parse_image_platform(as_text(input));
  if (platform.has_value()) (void)normal_platform(*platform).text();
}
