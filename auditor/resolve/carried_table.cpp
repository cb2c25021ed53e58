// Errors name the line, counted from 1.
#include "resolve/carried_table.h"

#include <fmt/format.h>

#include "base/text.h"

namespace icecore {

Result<void> read_table(std::string_view text, const TableForm& form,
                        const std::function<bool(std::string_view row)>& take) {
  std::size_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    if (++number == 1 && line == form.header) continue;
    if (line.empty()) continue;
    if (number == 1 || !take(line)) {
      return failure(ErrorKind::internal, fmt::format("{}, line {}: expected {}, found '{}'",
                                                      form.path, number, form.row, line));
    }
  }
  return {};
}

}  // namespace icecore
