#include "formats/python_string.h"

#include <cstdlib>

#include "base/bytes.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto text = decode_python_string(as_text(input));
  if (text.has_value() && text->value.size() > input.size()) std::abort();
}
