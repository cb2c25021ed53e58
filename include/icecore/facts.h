// The facts of one audit as an embedding program sees them: rows of the tables that docs/facts.md
// describes.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace icecore {

/// One value of a fact table; a digest is a string of hex digits.
using FactValue = std::variant<std::monostate, std::int64_t, std::string>;

/// Called with the columns' names once, before the first row, and with each row's values.
struct RowSink {
  std::function<void(std::span<const std::string> columns)> columns;
  std::function<void(std::span<const FactValue> values)> row;
};

}  // namespace icecore
