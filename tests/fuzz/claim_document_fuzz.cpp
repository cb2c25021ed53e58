#include "formats/claim_document.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  for (const std::string_view name : claim_file_names()) {
    const auto format = claim_format(name, input);
    if (format) (void)read_claim_document(*format, input, {}, {});
  }
}
