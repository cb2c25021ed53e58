#include "formats/header_fields.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto headers = parse_header_fields(input, Limits{.metadata_fields = 1000});
  if (!headers) return;
  if (headers->body_offset > input.size()) std::abort();
  for (const HeaderField& field : headers->fields) {
    if (field.name.empty() || field.name.contains(':')) std::abort();
    if (!first(*headers, field.name) || all(*headers, field.name).empty()) std::abort();
  }
}
