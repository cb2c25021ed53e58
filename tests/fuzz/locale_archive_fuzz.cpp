#include "formats/locale_archive.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  (void)read_locale_archive(source, Limits{});
}
