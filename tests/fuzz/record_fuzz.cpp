#include "formats/record.h"

#include <cstdlib>

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  const auto record = parse_record(input, Limits{.record_rows = 1000});
  if (!record) return;
  if (record->rows.size() > 1000) std::abort();
  for (const RecordRow& row : record->rows) {
    if (row.path.size() > input.size() || row.line > input.size() + 1) std::abort();
    if (row.algorithm.empty() != row.digest.empty()) std::abort();
    if (row.path.empty() && row.problem.empty()) std::abort();
  }
}
