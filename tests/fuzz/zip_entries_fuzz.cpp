#include "archive/zip_entries.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  Limits limits;
  limits.expansion_bytes = 1U << 20U;
  MemorySource source(input);
  const auto entries = open_zip_entries(source, limits);
  if (!entries) return;
  for (auto entry = (*entries)->next(); entry && *entry; entry = (*entries)->next()) {
    Result<Bytes> bytes = (*entries)->read();
    while (bytes && !bytes->empty()) bytes = (*entries)->read();
  }
  static_cast<void>((*entries)->finish());
}
