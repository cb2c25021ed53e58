#include "formats/variant_json.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  static_cast<void>(read_variant_json(input, {}));
}
