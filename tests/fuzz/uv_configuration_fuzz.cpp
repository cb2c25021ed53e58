#include "formats/uv_configuration.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)read_uv_configuration(input, UvDocument::uv_toml, {});
  (void)read_uv_configuration(input, UvDocument::pyproject, {});
  (void)parse_uv_index(as_text(input));
}
