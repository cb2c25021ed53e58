// Our own SELECTs over the fact tables, for what reports and specs tell.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "icecore/facts.h"
#include "icecore/result.h"

namespace icecore {

class Store;

using SelectedRow = std::vector<FactValue>;

struct Selection {
  std::vector<std::string> columns;
  std::vector<SelectedRow> rows;
};

/// Hands the rows on one at a time. One select at a time: `sink` asks no other. Fails as the query
/// does (judge/query.h).
Result<void> select_each(const Store& facts, std::string_view sql, const RowSink& sink);

/// All rows at once; for selects that give few. Fails likewise.
Result<Selection> select_all(const Store& facts, std::string_view sql);

/// The value as text; empty for null. The view ends with the value's life.
[[nodiscard]] std::string_view text_of(const FactValue& value);

/// The value as a number; 0 for null.
[[nodiscard]] std::int64_t number_of(const FactValue& value);

}  // namespace icecore
