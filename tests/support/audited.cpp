#include "support/audited.h"

#include <stdexcept>

namespace icecore::test {
namespace {

std::string text_of(const FactValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return "";
}

}  // namespace

AuditResult audited(const EnvironmentBuilder& builder, Judge judge) {
  Result<AuditResult> result = audit({.target = builder.environment().string(),
                                      .system_root = builder.root().string(),
                                      .jobs = 2,
                                      .judge = judge,
                                      .load_attempts = true});
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

AuditResult audited_target(const std::string& target, Judge judge) {
  Result<AuditResult> result = audit({.target = target, .jobs = 2, .judge = judge});
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

std::vector<std::string> rows_of(const AuditResult& result, std::string_view select) {
  std::vector<std::string> rows;
  RowSink sink;
  sink.columns = [](std::span<const std::string>) {};
  sink.row = [&](std::span<const FactValue> values) {
    std::string line;
    for (const FactValue& value : values)
      line += (line.empty() && &value == values.data() ? "" : "|") + text_of(value);
    rows.push_back(line);
  };
  const Result<void> outcome = result.query(select, sink);
  if (!outcome) throw std::runtime_error(outcome.error().message);
  return rows;
}

}  // namespace icecore::test
