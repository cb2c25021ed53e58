#include "archive/tar_index.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  const Result<TarIndex> index = index_tar(source, {});
  if (!index.has_value()) return;
  for (const std::string& name : index->names()) {
    const TarMemberPlace* place = index->find(name);
    if (place != nullptr && !place->is_sparse && !slice(input, place->offset, place->size)) {
      __builtin_trap();
    }
  }
}
