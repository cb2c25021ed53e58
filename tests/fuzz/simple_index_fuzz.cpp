#include "formats/simple_index.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_index_json(input, "https://index.example/simple/name/", {});
  (void)read_index_html(input, "https://index.example/simple/name/", {});
}
