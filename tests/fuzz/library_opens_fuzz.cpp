#include "formats/library_opens.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  (void)may_open_libraries(input);
  const auto read = read_library_opens(input, Limits{});
  if (read.has_value()) (void)read->opens.size();
}
