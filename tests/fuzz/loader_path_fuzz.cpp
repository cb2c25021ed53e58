#include "formats/loader_path.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto directories = read_loader_path(input, Limits{});
  if (!directories) return;
  for (const std::string& directory : *directories) {
    if (directory.empty() || directory.find_first_of(":\n") != std::string::npos) std::abort();
  }
}
