#include "formats/uv_pointer.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  for (const UvPointerKind kind : {UvPointerKind::http, UvPointerKind::revision}) {
    const auto pointer = parse_uv_pointer(kind, input);
    if (!pointer) continue;
    if (pointer->archive.empty() || pointer->archive.find('/') != std::string::npos) std::abort();
    if (!pointer->sha256.empty() && pointer->sha256.size() != 64) std::abort();
  }
}
