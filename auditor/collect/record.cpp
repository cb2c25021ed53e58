// RECORD, row by row as written; the verdict on each row is resolve's.
#include "formats/record.h"

#include <fmt/format.h>

#include "collect/collectors.h"

namespace icecore {

Result<Facts> collect_record(ByteSource& bytes, std::string_view, const Limits& limits) {
  Record record =
      ICECORE_TRY(parse_record(ICECORE_TRY(bytes.whole(limits.manifest_bytes)), limits));
  Facts facts;
  facts.rows.reserve(record.rows.size());
  for (RecordRow& row : record.rows) {
    RecordRowFact fact{.line = static_cast<std::int64_t>(row.line),
                       .path = std::move(row.path),
                       .algorithm = std::move(row.algorithm),
                       .problem = std::move(row.problem)};
    if (!row.digest.empty()) fact.digest = std::move(row.digest);
    if (row.size) fact.size = static_cast<std::int64_t>(*row.size);
    facts.rows.add(std::move(fact));
  }
  if (record.truncated_by_limit) {
    facts.gaps.push_back(
        Error{.kind = ErrorKind::limit,
              .message = fmt::format("rows after the first {} are not read", limits.record_rows)});
  }
  return facts;
}

}  // namespace icecore
