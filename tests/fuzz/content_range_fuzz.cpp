#include "formats/content_range.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const Result<ContentRange> range = parse_content_range(as_text(input));
  if (!range.has_value()) return;
  if (range->first > range->last || (range->total && range->last >= *range->total)) std::abort();
}
