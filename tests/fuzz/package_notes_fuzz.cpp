#include "formats/package_notes.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_package_note(as_text(input), {});
  (void)read_dlopen_note(as_text(input), {});
}
