#include "formats/tag.h"

#include <algorithm>
#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const Result<std::vector<Tag>> tags = parse_tag(as_text(input), Limits{.tags = 1000});
  if (!tags) return;
  if (tags->empty() || tags->size() > 1000 || !std::ranges::is_sorted(*tags)) std::abort();
  if (parse_tag(tags->front().text(), Limits{})->size() != 1) std::abort();
}
