#include "formats/specifier.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const Result<SpecifierSet> set = SpecifierSet::parse(as_text(input));
  if (!set) return;
  const Result<SpecifierSet> again = SpecifierSet::parse(set->normalized());
  if (!again || again->normalized() != set->normalized()) std::abort();
  for (const std::string_view candidate : {"1.0", "2!3.4rc1.post2.dev3+x", "latest", ""}) {
    if (again->contains(candidate) != set->contains(candidate)) std::abort();
  }
}
