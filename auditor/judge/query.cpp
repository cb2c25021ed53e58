// Rows are handed on one at a time: a query may list every file of an image.
#include "judge/query.h"

#include "judge/guard.h"

namespace icecore {

Result<void> run_query(const Store& store, std::string_view sql, const QueryReceiver& receiver) {
  Guard guard = ICECORE_TRY(Guard::over(store, step_budget(store)));
  Statement statement = ICECORE_TRY(guard.prepare(sql));
  const std::vector<std::string> columns = statement.columns();
  receiver.columns(columns);
  std::vector<QueryValue> row(columns.size());
  while (ICECORE_TRY(statement.next())) {
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = statement.value(i);
    receiver.row(row);
  }
  return {};
}

Result<QueryResult> run_query(const Store& store, std::string_view sql) {
  QueryResult result;
  const QueryReceiver receiver{.columns =
                                   [&](std::span<const std::string> names) {
                                     result.columns.assign(names.begin(), names.end());
                                   },
                               .row =
                                   [&](std::span<const QueryValue> values) {
                                     result.rows.emplace_back(values.begin(), values.end());
                                   }};
  ICECORE_TRY(run_query(store, sql, receiver));
  return result;
}

}  // namespace icecore
