#include "formats/entry_points.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto points = parse_entry_points(input, Limits{.list_entries = 10'000});
  if (!points.has_value()) return;
  for (const EntryPointGroup& group : points->groups) {
    for (const EntryPoint& entry : group.entries) {
      if (!entry.value.starts_with(entry.module)) std::abort();
      if (entry.module.empty() && !(entry.attribute.empty() && entry.extras.empty())) std::abort();
    }
  }
}
