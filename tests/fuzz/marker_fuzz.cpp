#include "formats/marker.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const Result<Marker> marker = Marker::parse(as_text(input), Limits{});
  if (!marker) return;
  const Result<std::string> text = marker->normalized();
  // Escapes give values that quotes alone do not bring back.
  if (!text || as_text(input).find('\\') != std::string_view::npos) return;
  const Result<Marker> again = Marker::parse(*text, Limits{});
  if (!again || again->normalized() != text) std::abort();
}
