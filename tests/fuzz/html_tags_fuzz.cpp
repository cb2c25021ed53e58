#include "formats/html_tags.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_html_tags(input, {"a", "base", "meta"}, {});
}
