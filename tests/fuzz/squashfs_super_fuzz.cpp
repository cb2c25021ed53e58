#include "formats/squashfs_super.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_squashfs_super(input, input.size());
  (void)read_squashfs_super(input, ~0ULL);
}
