#include "formats/sqlite_log.h"

#include "fuzz.h"

// The first half of the input is the database.
void icecore::fuzz_one(Bytes input) {
  const std::size_t middle = input.size() / 2;
  (void)with_sqlite_log(std::string(as_text(input.first(middle))), input.subspan(middle), Limits{});
}
