// Tables that the program carries (rules/data): one that cannot be read is a mistake in the
// program, which a test of each table finds.
#pragma once

#include <cstdlib>
#include <functional>
#include <string_view>

#include "icecore/result.h"

namespace icecore {

/// What `Table::load()` gives, loaded once.
template <typename Table>
const Table& carried() {
  static const Result<Table> table = Table::load();
  if (!table) std::abort();
  return *table;
}

/// What a table's text looks like.
struct TableForm {
  std::string_view path;    ///< Where it lies in the repository.
  std::string_view header;  ///< Its first line.
  std::string_view row;     ///< What each line is: `a symbol and its version`.
};

/// Calls `take` with every row that is not empty; ErrorKind::internal for a missing header, and for
/// a row of which `take` says that it is none.
Result<void> read_table(std::string_view text, const TableForm& form,
                        const std::function<bool(std::string_view row)>& take);

}  // namespace icecore
