#include "formats/python_letters.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const std::string lower = lower_python(as_text(input));
  if (lower_python(lower) != lower) std::abort();
  const std::string name = canonical_name(as_text(input));
  if (canonical_name(name) != name) std::abort();
  if (is_identifier_python(lower) && lower.empty()) std::abort();
  (void)is_word_python(lower);
}
