#include "formats/python_literal.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)parse_python_literal(input, Limits{.literal_nodes = 10'000});
}
