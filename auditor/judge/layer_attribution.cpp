// Places are taken apart as the view `file` puts them together, so that directories are found by
// their index. Each directory is gone through once, however many findings are of it: there can be
// as many of both as a target wants.
#include "judge/layer_attribution.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <string_view>

#include "judge/functions.h"

namespace icecore {
namespace {

// An index is made for the names that are wanted; the CAST lets SQLite see that they are text.
constexpr const char* attribute_sql = R"(
WITH start AS (
  SELECT id,
    CASE kind WHEN 'target' THEN '' WHEN 'system' THEN '/' ELSE name || ':' END AS text
  FROM root),
wanted AS (
  SELECT rowid AS number, iif(path = '', subject, path) AS place
  FROM finding
  WHERE layer IS NULL AND EXISTS (SELECT 1 FROM layer)),
rooted AS (
  SELECT number, start.id AS root, substr(place, length(start.text) + 1) AS path
  FROM wanted JOIN start ON substr(place, 1, length(start.text)) = start.text),
placed AS MATERIALIZED (
  SELECT number, directory.id AS directory, CAST(part_name(rooted.path) AS TEXT) AS name
  FROM rooted
  CROSS JOIN directory
    ON directory.root = rooted.root AND directory.path = part_directory(rooted.path)),
attributed AS MATERIALIZED (
  SELECT placed.number AS number, entry.layer AS layer
  FROM (SELECT DISTINCT directory FROM placed) AS searched
  CROSS JOIN entry ON entry.directory = searched.directory
  CROSS JOIN placed ON placed.directory = entry.directory AND placed.name = entry.name
  WHERE entry.layer IS NOT NULL)
UPDATE finding SET layer = attributed.layer
FROM attributed
WHERE finding.rowid = attributed.number)";

void give(sqlite3_context* context, std::string_view text) {
  sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void part_name(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  const std::string_view path = text_of(*values);
  give(context, path.substr(path.rfind('/') + 1));
}

// As the table `directory` has it.
void part_directory(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  const std::string_view path = text_of(*values);
  const std::size_t end = path.rfind('/');
  give(context, end == std::string_view::npos ? "." : path.substr(0, end));
}

}  // namespace

Result<void> attribute_to_layers(Store& store) {
  ICECORE_TRY(store.status());
  sqlite3* database = store.database();
  add_function(database, "part_name", 1, part_name);
  add_function(database, "part_directory", 1, part_directory);
  if (sqlite3_exec(database, attribute_sql, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return failure(ErrorKind::internal, fmt::format("findings cannot be attributed to layers: {}",
                                                  sqlite3_errmsg(database)));
}

}  // namespace icecore
