// A user's own SELECT over the facts, for `icecore query`: under the same guard as a rule.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facts/store.h"
#include "judge/statement.h"

namespace icecore {

struct QueryResult {
  std::vector<std::string> columns;
  std::vector<std::vector<QueryValue>> rows;
};

/// Receives a query's answer as it comes: the columns' names once, then each row.
struct QueryReceiver {
  std::function<void(std::span<const std::string>)> columns;
  std::function<void(std::span<const QueryValue>)> row;
};

/// ErrorKind::usage when `sql` is not one SELECT that may be run or fails, ErrorKind::limit when it
/// costs more than a rule may.
Result<void> run_query(const Store& store, std::string_view sql, const QueryReceiver& receiver);

/// The same, held in memory: for small answers.
Result<QueryResult> run_query(const Store& store, std::string_view sql);

}  // namespace icecore
