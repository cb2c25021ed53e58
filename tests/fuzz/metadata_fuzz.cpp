#include "formats/metadata.h"

#include <cstdlib>

#include "base/text.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto metadata = parse_metadata(input, Limits{});
  if (!metadata) return;
  if (!is_utf8(as_text(input)) || !is_utf8(metadata->name)) std::abort();
  if (!metadata->has_name && !metadata->name.empty()) std::abort();
}
