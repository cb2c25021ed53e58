#include "formats/python_string.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const Result<std::string> value = python_string_value(as_text(input));
  if (value && value->size() > input.size()) std::abort();
  if (!value && value.error().offset > input.size()) std::abort();
}
