#include "formats/python_number.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto number = decode_python_number(as_text(input));
  if (number.has_value() && number->is_float && !(number->real >= 0)) std::abort();
}
