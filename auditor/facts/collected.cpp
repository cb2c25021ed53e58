// See FactRows: what compilers take long for is here alone.
#include "facts/collected.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace icecore {

FactRows::FactRows() = default;
FactRows::FactRows(const FactRows& other) = default;
FactRows::FactRows(FactRows&& other) noexcept = default;
FactRows& FactRows::operator=(const FactRows& other) = default;
FactRows& FactRows::operator=(FactRows&& other) noexcept = default;
FactRows::~FactRows() = default;

template <typename Row>
void FactRows::add(Row row) {
  rows_.emplace_back(std::move(row));
}

void FactRows::append(FactRows rows) {
  if (rows_.empty()) {
    rows_ = std::move(rows.rows_);
  } else {
    std::ranges::move(rows.rows_, std::back_inserter(rows_));
  }
}

void FactRows::reserve(std::size_t rows) {
  rows_.reserve(rows);
}

void FactRows::clear() {
  rows_.clear();
}

namespace {

template <typename... Rows>
constexpr auto adders_of(const std::variant<Rows...>* /*types*/) {
  return std::tuple(static_cast<void (FactRows::*)(Rows)>(&FactRows::add<Rows>)...);
}

}  // namespace

// Instantiates `add` for every row type. The tuple has external linkage: that is what makes the
// compiler emit the functions it points to.
extern constexpr auto row_adders = adders_of(static_cast<const Fact*>(nullptr));
template void FactRows::add<Fact>(Fact);

}  // namespace icecore
