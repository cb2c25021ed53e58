#include "formats/vendor_list.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto projects = parse_vendor_list(input, Limits{});
  if (!projects) return;
  for (const auto& project : *projects) {
    if (project.name.empty() || project.version.empty() || project.line == 0) std::abort();
  }
}
