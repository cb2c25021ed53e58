// `icecore facts`: what the tables mean, or their rows as JSON lines. The list of tables is the
// schema's own text, so that a new table is here without a change.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>

#include "base/text.h"
#include "command/commands.h"
#include "command/messages.h"
#include "facts/store.h"
#include "judge/guard.h"
#include "judge/rule_page.h"
#include "judge/schema_text.h"
#include "report/json_writer.h"

namespace icecore {
namespace {

std::string public_schema() {
  return std::string(schema_text()).append(views_text());
}

std::vector<SchemaTable> public_tables() {
  std::vector<SchemaTable> tables = parse_schema(public_schema());
  std::erase_if(tables, [](const SchemaTable& table) { return is_private_table(table.name); });
  return tables;
}

// Sorted by the first columns, which name what a row is about.
Result<void> write_rows(const AuditResult& result, const SchemaTable& table, std::ostream& out) {
  std::vector<std::string> names;
  const RowSink sink{.columns =
                         [&](std::span<const std::string> columns) {
                           names.assign(columns.begin(), columns.end());
                         },
                     .row =
                         [&](std::span<const FactValue> values) {
                           JsonWriter json(out, JsonLayout::line);
                           json.begin_object();
                           json.member("table", table.name);
                           for (std::size_t i = 0; i < values.size(); ++i) {
                             json.key(names[i]);
                             json.fact(values[i]);
                           }
                           json.end_object();
                           out << '\n';
                         }};
  const std::string_view order = table.columns.size() == 1 ? "1" : "1, 2";
  return result.query(fmt::format("SELECT * FROM {} ORDER BY {}", table.name, order), sink);
}

Error unknown_table(std::string_view name, const std::vector<SchemaTable>& tables) {
  std::vector<std::string_view> names;
  for (const SchemaTable& table : tables) names.push_back(table.name);
  return {.kind = ErrorKind::usage,
          .message = fmt::format("there is no fact table '{}'; there are {}", escaped(name),
                                 fmt::join(names, ", "))};
}

// The tables that the options ask for: the stored ones without the views over them, or one by name.
Result<std::vector<SchemaTable>> tables_asked_for(const Options& options) {
  std::vector<SchemaTable> tables = public_tables();
  if (options.table.empty()) {
    std::erase_if(tables, [](const SchemaTable& table) { return table.is_view; });
    return tables;
  }
  const auto found = std::ranges::find(tables, options.table, &SchemaTable::name);
  if (found == tables.end()) return std::unexpected(unknown_table(options.table, tables));
  return std::vector<SchemaTable>{*found};
}

}  // namespace

Exit finish_facts(const AuditResult& result, const Options& options, World& world) {
  const Result<std::vector<SchemaTable>> tables = tables_asked_for(options);
  if (!tables) return fail(world, tables.error());
  for (const SchemaTable& table : *tables) {
    if (const Result<void> written = write_rows(result, table, world.out); !written) {
      return fail(world, written.error());
    }
  }
  return Exit::success;
}

Exit run_facts(const Options& options, World& world) {
  if (options.target.empty()) {
    world.out << facts_page(public_schema());
    return Exit::success;
  }
  const Result<std::vector<SchemaTable>> tables = tables_asked_for(options);
  if (!tables) return fail(world, tables.error());
  const Result<AuditResult> result = audit_target(options, {.load_attempts = true}, world);
  if (!result) return fail(world, result.error());
  return finish_facts(*result, options, world);
}

}  // namespace icecore
