#include "formats/apt_preferences.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_apt_preferences(input, Limits{});
}
