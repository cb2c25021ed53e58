// Stripping twice is stripping once, and lines hold no line ends.
#include "formats/python_text.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const std::string_view text = as_text(input);
  if (icecore::word_length(text) > text.size()) std::abort();
  for (const icecore::TextEncoding encoding :
       {icecore::TextEncoding::utf8, icecore::TextEncoding::latin1}) {
    const std::string_view once = icecore::strip_python(text, encoding);
    if (icecore::strip_python(once, encoding) != once) std::abort();
    for (std::string_view rest = text; !rest.empty();) {
      const std::string_view line = icecore::take_line_python(rest, encoding);
      if (line.find_first_of("\r\n\f\v") != std::string_view::npos) std::abort();
    }
  }
}
