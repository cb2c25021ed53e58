#include "formats/version.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const Result<Version> version = Version::parse(as_text(input));
  if (!version.has_value()) return;
  const Result<Version> again = Version::parse(version->normalized());
  if (!again.has_value() || *again != *version) std::abort();
  (void)(version->without_local() <=> *again);
}
