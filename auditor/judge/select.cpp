// Reports and users ask through the same door, judge/query.h: it also holds what must not be read.
#include "judge/select.h"

#include <fmt/format.h>

#include <span>
#include <string>

#include "judge/query.h"

namespace icecore {
namespace {

// Facts have no fractions; a query that computes one gets its shortest decimal form.
struct AsFact {
  FactValue operator()(double value) const { return fmt::format("{}", value); }
  FactValue operator()(const auto& value) const { return value; }
};

}  // namespace

Result<void> select_each(const Store& facts, std::string_view sql, const RowSink& sink) {
  std::vector<FactValue> facts_of_row;
  const QueryReceiver receiver{.columns = sink.columns,
                               .row = [&](std::span<const QueryValue> values) {
                                 facts_of_row.clear();
                                 for (const QueryValue& value : values) {
                                   facts_of_row.push_back(std::visit(AsFact(), value));
                                 }
                                 sink.row(facts_of_row);
                               }};
  return run_query(facts, sql, receiver);
}

Result<Selection> select_all(const Store& facts, std::string_view sql) {
  Selection selection;
  const RowSink sink{.columns =
                         [&](std::span<const std::string> columns) {
                           selection.columns.assign(columns.begin(), columns.end());
                         },
                     .row =
                         [&](std::span<const FactValue> values) {
                           selection.rows.emplace_back(values.begin(), values.end());
                         }};
  ICECORE_TRY(select_each(facts, sql, sink));
  return selection;
}

std::string_view text_of(const FactValue& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

std::int64_t number_of(const FactValue& value) {
  const auto* number = std::get_if<std::int64_t>(&value);
  return number == nullptr ? 0 : *number;
}

}  // namespace icecore
