#include "archive/zip_directory.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  const Result<ZipDirectory> directory = read_zip_directory(source, {});
  if (!directory.has_value()) return;
  static_cast<void>(directory->first_problem());
  for (const ZipEntry& entry : directory->entries) {
    static_cast<void>(read_zip_entry(source, entry, 1U << 16U));
  }
}
