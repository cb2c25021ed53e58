#include "formats/git_head.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const Limits limits{.list_entries = 10'000};
  const auto head = parse_git_head(input, limits);
  if (head.has_value() && head->reference.empty() == head->object.empty()) std::abort();
  const auto packed = parse_git_packed_references(input, limits);
  if (packed.has_value()) (void)packed->find("refs/heads/main");
  (void)parse_git_file(input, limits);
  (void)parse_git_common_directory(input, limits);
}
