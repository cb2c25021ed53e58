#include "formats/name.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const std::string_view name = as_text(input);
  const std::string normalized = normalized_name(name);
  if (normalized_name(file_name_form(normalized)) != normalized) std::abort();
  if (is_valid_name(normalized) != is_valid_name(name)) std::abort();
}
