#include "formats/os_release.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto release = parse_os_release(input, Limits{});
  if (release.has_value()) (void)release->value("ID");
}
