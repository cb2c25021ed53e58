#include "archive/squashfs_entries.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  Limits limits;
  limits.layer_bytes = 16U << 20U;
  limits.expansion_bytes = 1U << 20U;
  limits.attribute_bytes = 1U << 20U;
  limits.entries = 10'000;
  MemorySource source(input);
  const auto entries = SquashfsEntries::open(source, limits);
  if (!entries) return;
  for (auto entry = (*entries)->next(); entry && *entry; entry = (*entries)->next()) {
    Result<Bytes> bytes = (*entries)->read();
    while (bytes && !bytes->empty()) bytes = (*entries)->read();
  }
}
