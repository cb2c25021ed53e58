#include <cstdlib>

#include "formats/marker.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const Result<Marker> marker = Marker::parse(as_text(input), Limits{});
  if (!marker) return;
  MarkerEnvironment known;
  for (int i = 0; i < static_cast<int>(MarkerVariable::extra); ++i) {
    known.values.emplace(static_cast<MarkerVariable>(i), i % 2 == 0 ? "3.12" : "linux");
  }
  const auto less = evaluate(*marker, MarkerEnvironment{});
  const auto more = evaluate(*marker, known);
  if (!less && more) std::abort();
  if (less && more && *less != MarkerAnswer::unknown && *less != *more) std::abort();
}
