// Lines are stripped and not empty, whichever way `#` lines are read.
#include "formats/sectioned_text.h"

#include <cstdlib>

#include "formats/python_text.h"
#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  for (const HashLines hash_lines : {HashLines::are_comments, HashLines::are_lines}) {
    const auto text = parse_sectioned_text(input, Limits{.list_entries = 10'000}, hash_lines);
    if (!text.has_value()) continue;
    for (const TextSection& section : text->sections) {
      for (const SectionedLine& line : section.lines) {
        if (line.text.empty() || strip_python(line.text) != line.text) std::abort();
      }
    }
  }
}
