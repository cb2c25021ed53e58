#include "formats/requirement_options.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto line = parse_requirement_line(as_text(input));
  if (line && line->requirement.size() > input.size()) std::abort();
}
