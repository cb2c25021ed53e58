#include "collect/kept_files.h"

#include "fuzz.h"
#include "target/layer.h"

void icecore::fuzz_one(Bytes input) {
  const auto files = KeptFiles::load(CacheEntry({input.begin(), input.end()}, 0, input.size()));
  if (!files) return;
  static_cast<void>(files->find("", Entry{.name = "a"}));
}
