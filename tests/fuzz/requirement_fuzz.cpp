#include "formats/requirement.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const Result<Requirement> requirement = parse_requirement(as_text(input), Limits{});
  if (!requirement) return;
  const Result<std::string> text = to_text(*requirement);
  if (!text || as_text(input).find('\\') != std::string_view::npos) return;
  const Result<Requirement> again = parse_requirement(*text, Limits{});
  if (!again || to_text(*again) != text) std::abort();
}
