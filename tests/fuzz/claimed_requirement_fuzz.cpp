#include "formats/claimed_requirement.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)claimed_requirement(as_text(input), {});
  (void)claimed_editable(as_text(input), {});
  (void)parse_claimed_hash(as_text(input));
}
