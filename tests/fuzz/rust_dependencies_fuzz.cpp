#include "formats/rust_dependencies.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_rust_crates(input, {});
}
