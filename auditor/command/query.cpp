// `icecore query`: one SELECT and its answer. The machine formats write each row as it comes; the
// table must know all rows to know its widths.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <span>
#include <utility>

#include "command/commands.h"
#include "command/messages.h"
#include "judge/select.h"
#include "report/json_writer.h"
#include "report/text_layout.h"

namespace icecore {
namespace {

std::string plain(const FactValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *number);
  return std::string(text_of(value));
}

// RFC 4180: quoted where a comma, a quote or a line end would mislead.
std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char character : text) quoted += character == '"' ? "\"\"" : std::string(1, character);
  return quoted + '"';
}

Result<void> write_table(const AuditResult& result, const std::string& sql, std::ostream& out) {
  const Selection answer = ICECORE_TRY(select_all(result.store(), sql));
  std::vector<Alignment> alignments(answer.columns.size(), Alignment::right);
  for (const SelectedRow& row : answer.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (std::holds_alternative<std::string>(row[i])) alignments[i] = Alignment::left;
    }
  }
  TextTable table(alignments);
  table.add(answer.columns);
  std::vector<std::string> rulers;
  for (const std::string& column : answer.columns) rulers.emplace_back(width_of(column), '-');
  table.add(rulers);
  for (const SelectedRow& row : answer.rows) {
    std::vector<std::string> cells;
    for (const FactValue& value : row) cells.push_back(plain(value));
    table.add(std::move(cells));
  }
  table.write(out, 0);
  return {};
}

Result<void> write_json(const AuditResult& result, const std::string& sql, std::ostream& out) {
  JsonWriter json(out, JsonLayout::indented);
  std::vector<std::string> names;
  const RowSink sink{.columns =
                         [&](std::span<const std::string> columns) {
                           names.assign(columns.begin(), columns.end());
                           json.begin_array();
                         },
                     .row =
                         [&](std::span<const FactValue> values) {
                           json.begin_object();
                           for (std::size_t i = 0; i < values.size(); ++i) {
                             json.key(names[i]);
                             json.fact(values[i]);
                           }
                           json.end_object();
                         }};
  ICECORE_TRY(result.query(sql, sink));
  json.end_array();
  out << '\n';
  return {};
}

Result<void> write_csv(const AuditResult& result, const std::string& sql, std::ostream& out) {
  const auto write_line = [&](const auto& cells, const auto& text) {
    bool is_first = true;
    for (const auto& cell : cells) {
      out << (is_first ? "" : ",") << csv_field(text(cell));
      is_first = false;
    }
    out << '\n';
  };
  const RowSink sink{
      .columns =
          [&](std::span<const std::string> columns) { write_line(columns, std::identity()); },
      .row = [&](std::span<const FactValue> values) { write_line(values, plain); }};
  return result.query(sql, sink);
}

Result<void> write_lines(const AuditResult& result, const std::string& sql, std::ostream& out) {
  std::size_t width = 0;
  const RowSink sink{
      .columns = [&](std::span<const std::string> columns) { width = columns.size(); },
      .row =
          [&](std::span<const FactValue> values) {
            if (width == 1) out << plain(values.front()) << '\n';
          }};
  ICECORE_TRY(result.query(sql, sink));
  if (width == 1) return {};
  return failure(
      ErrorKind::usage,
      fmt::format("--format lines takes a SELECT of one column, this one has {}", width));
}

using WriteAnswer = Result<void> (*)(const AuditResult&, const std::string& sql, std::ostream&);

constexpr std::array<std::pair<std::string_view, WriteAnswer>, 4> writers{
    {{"table", write_table}, {"json", write_json}, {"csv", write_csv}, {"lines", write_lines}}};

// The command line knows no other names than these.
WriteAnswer writer_of(std::string_view format) {
  const auto writer =
      std::ranges::find(writers, format, &std::pair<std::string_view, WriteAnswer>::first);
  return writer != writers.end() ? writer->second : write_table;
}

}  // namespace

Exit finish_query(const AuditResult& result, const Options& options, World& world) {
  const Result<void> written = writer_of(options.format)(result, options.sql, world.out);
  return written ? Exit::success : fail(world, written.error());
}

Exit run_query(const Options& options, World& world) {
  const Result<AuditResult> result = audit_target(options, {.load_attempts = true}, world);
  if (!result) return fail(world, result.error());
  return finish_query(*result, options, world);
}

}  // namespace icecore
