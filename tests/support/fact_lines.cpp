// Rows go in by SQL, not through the row types: the lines speak of tables and columns as rules do,
// and a column that a rule reads must exist under that name.
#include "support/fact_lines.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <vector>

#include "base/text.h"
#include "base/tree_path.h"

namespace icecore::test {
namespace {

using Values = std::map<std::string, std::string, std::less<>>;

struct FactLine {
  std::string table;
  Values values;
};

struct Default {
  std::string_view table, column, value;
};

constexpr std::array<Default, 59> fact_defaults{{
    {"root", "name", "target"},
    {"root", "kind", "target"},
    {"entry", "kind", "file"},
    {"environment", "root", "1"},
    {"environment", "path", "."},
    {"environment", "kind", "venv"},
    {"environment", "implementation", "CPython"},
    {"search_path", "environment", "1"},
    {"search_path", "directory", "lib/python3.12/site-packages"},
    {"search_path", "origin", "site-packages"},
    {"search_path", "root", "target"},
    {"search_path", "is_present", "1"},
    {"distribution", "environment", "1"},
    {"distribution", "source", "index"},
    {"distribution", "record_presence", "present"},
    {"distribution", "installer", "pip"},
    {"owner", "owner_kind", "distribution"},
    {"hook", "environment", "1"},
    {"hook", "kind", "import-line"},
    {"native", "format", "elf"},
    {"native", "machine", "x86_64"},
    {"native", "bits", "64"},
    {"native", "kind", "shared"},
    {"load", "environment", "1"},
    {"load", "roots", "1"},
    {"load_change", "environment", "1"},
    {"contested_library", "environment", "1"},
    {"load_change", "roots", "1"},
    {"preload", "environment", "1"},
    {"preload", "found_by", "path"},
    {"library_directory", "environment", "1"},
    {"opened_library", "environment", "1"},
    {"opened_library", "told_by", "python"},
    {"optional_module", "environment", "1"},
    {"library_open", "call", "ctypes"},
    {"library_open", "time", "import"},
    {"library_directory", "rule", "runpath"},
    {"program_loader", "environment", "1"},
    {"program_loader", "state", "absent"},
    {"unresolved_symbol", "environment", "1"},
    {"bytecode", "validation", "timestamp"},
    {"bytecode_state", "state", "of-source"},
    {"direct_url", "kind", "archive"},
    {"record_row", "algorithm", "sha256"},
    {"record_verdict", "state", "verified"},
    {"metadata", "metadata_version", "2.1"},
    {"claim", "format", "pip-freeze"},
    {"claimed_input", "claim", "1"},
    {"claimed_input", "kind", "distribution"},
    {"claimed_input", "source", "index"},
    {"claimed_input", "applies", "yes"},
    {"claimed_input", "level", "versioned"},
    {"claimed_input", "reason", "name-and-version"},
    {"claim_option", "claim", "1"},
    {"claim_difference", "claim", "1"},
    {"claim_difference", "kind", "other-version"},
    {"claim_difference", "input_kind", "distribution"},
    {"pin", "level", "absent"},
    {"target", "kind", "venv"},
}};

std::unexpected<Error> wrong(std::string message) {
  return failure(ErrorKind::usage, std::move(message));
}

Result<FactLine> parse_line(std::string_view line) {
  FactLine fact;
  const std::size_t blank = std::min(line.find(' '), line.size());
  fact.table = line.substr(0, blank);
  std::string_view rest = strip(line.substr(blank));
  while (!rest.empty()) {
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos) return wrong("expected column=value");
    const std::string column(rest.substr(0, equals));
    rest.remove_prefix(equals + 1);
    const bool is_quoted = rest.starts_with('"');
    if (is_quoted) rest.remove_prefix(1);
    const std::size_t end = rest.find(is_quoted ? '"' : ' ');
    if (is_quoted && end == std::string_view::npos) return wrong("a quote is not closed");
    if (!fact.values.emplace(column, rest.substr(0, end)).second) {
      return wrong(fmt::format("'{}' is stated twice", column));
    }
    rest = strip(rest.substr(end == std::string_view::npos ? rest.size() : end + 1));
  }
  return fact;
}

std::string take(Values& values, std::string_view column, std::string otherwise = {}) {
  const auto found = values.find(column);
  if (found == values.end()) return otherwise;
  otherwise = std::move(found->second);
  values.erase(found);
  return otherwise;
}

// A value as an SQL literal of the column's type.
std::string literal(std::string_view type, std::string_view value) {
  if (value == "null") return "NULL";
  if (type == "BLOB") return fmt::format("x'{}'", value);
  if (type == "INTEGER") return value.empty() ? "0" : std::string(value);
  std::string quoted = "'";
  for (const char character : value) quoted += character == '\'' ? "''" : std::string(1, character);
  return quoted + "'";
}

class Builder {
 public:
  explicit Builder(Store& store) : database_(store.database()) {}

  Result<void> add(FactLine fact) {
    if (fact.table == "file") return add_file(std::move(fact.values));
    if (fact.table == "distribution") return add_distribution(std::move(fact.values));
    if (fact.table == "record_entry") return add_record(std::move(fact.values));
    if (fact.values.contains("distribution")) {
      if (fact.table == "direct_url") return add_document(std::move(fact), "direct_url.json");
      if (fact.table == "metadata") return add_document(std::move(fact), "METADATA");
    }
    if (fact.table == "load" && !fact.values.contains("id")) fact.values["id"] = new_id();
    return insert(fact.table, std::move(fact.values));
  }

 private:
  Result<std::vector<std::array<std::string, 3>>> ask(const std::string& sql) {
    std::vector<std::array<std::string, 3>> rows;
    const auto collect = [](void* into, int count, char** values, char**) {
      std::array<std::string, 3> row;
      for (std::size_t i = 0; i < 3 && i < static_cast<std::size_t>(count); ++i) {
        row.at(i) = values[i] == nullptr ? "null" : values[i];
      }
      static_cast<decltype(rows)*>(into)->push_back(row);
      return 0;
    };
    if (sqlite3_exec(database_, sql.c_str(), collect, &rows, nullptr) != SQLITE_OK) {
      return wrong(sqlite3_errmsg(database_));
    }
    return rows;
  }

  // The one value of the one row; empty when there is none.
  Result<std::string> ask_value(const std::string& sql) {
    const auto rows = ICECORE_TRY(ask(sql));
    return rows.empty() ? std::string() : rows.front().front();
  }

  Result<void> insert(std::string_view table, Values values) {
    const auto columns = ICECORE_TRY(ask(
        fmt::format("SELECT name, type, \"notnull\" OR pk FROM pragma_table_info('{}')", table)));
    if (columns.empty()) return wrong(fmt::format("'{}' is no table", table));
    std::string literals;
    for (const auto& [name, type, is_required] : columns) {
      std::string otherwise = is_required == "0" ? "null" : "";
      for (const Default& known : fact_defaults) {
        if (known.table == table && known.column == name) otherwise = known.value;
      }
      literals += (literals.empty() ? "" : ", ") + literal(type, take(values, name, otherwise));
    }
    if (!values.empty()) {
      return wrong(fmt::format("the table {} has no column '{}'", table, values.begin()->first));
    }
    ICECORE_TRY(ask(fmt::format("INSERT INTO {} VALUES ({})", table, literals)));
    return {};
  }

  std::string new_id() { return std::to_string(next_id_++); }

  Result<std::string> directory_id(const std::string& root, std::string_view path) {
    const std::string where = fmt::format("SELECT id FROM directory WHERE root = {} AND path = {}",
                                          root, literal("TEXT", path));
    if (std::string id = ICECORE_TRY(ask_value(where)); !id.empty()) return id;
    const std::string id = new_id();
    ICECORE_TRY(insert("directory", {{"id", id}, {"root", root}, {"path", std::string(path)}}));
    return id;
  }

  Result<void> add_file(Values values) {
    const std::string path = take(values, "path");
    const std::string id = take(values, "id", new_id());
    const std::size_t slash = path.rfind('/');
    values["id"] = id;
    values["name"] = slash == std::string::npos ? path : path.substr(slash + 1);
    values["directory"] = ICECORE_TRY(directory_id(
        take(values, "root", "1"), slash == std::string::npos ? "." : path.substr(0, slash)));
    if (values.contains("owner_kind")) {
      const bool is_distribution = values["owner_kind"] == "distribution";
      ICECORE_TRY(insert("owner", {{"file", id},
                                   {"owner_kind", take(values, "owner_kind")},
                                   {"owner", take(values, "owner")},
                                   {"distribution", take(values, "distribution",
                                                         is_distribution ? "1" : "null")}}));
    }
    return insert("entry", std::move(values));
  }

  Result<void> add_distribution(Values values) {
    const std::string name = values["name"];
    const std::string version = values["version"];
    values.emplace("normalized_name", to_lower_ascii(name));
    values.emplace("directory_name", name);
    values.emplace("directory_version", version);
    values.emplace("location", fmt::format("lib/python3.12/site-packages/{}-{}.dist-info",
                                           values["directory_name"], values["directory_version"]));
    if (!values.contains("location_entry")) {
      values["location_entry"] = new_id();
      ICECORE_TRY(add_file(
          {{"id", values["location_entry"]}, {"path", values["location"]}, {"kind", "directory"}}));
    }
    const bool is_present =
        !values.contains("record_presence") || values["record_presence"] == "present";
    if (is_present && !values.contains("record")) {
      values["record"] = new_id();
      ICECORE_TRY(add_file({{"id", values["record"]}, {"path", values["location"] + "/RECORD"}}));
    }
    return insert("distribution", std::move(values));
  }

  // A path of a RECORD, which is relative to the directory that holds the metadata directory.
  Result<std::string> meant_path(const std::string& distribution, std::string_view written) {
    const std::string location = ICECORE_TRY(
        ask_value(fmt::format("SELECT location FROM distribution WHERE id = {}", distribution)));
    const TreePath directory = ICECORE_TRY(TreePath::parse(location)).parent();
    return ICECORE_TRY(directory.resolve(written)).relative_to(TreePath());
  }

  Result<void> add_record(Values values) {
    const std::string distribution = take(values, "distribution", "1");
    const std::string line = take(values, "line", "1");
    const std::string file = take(values, "file", "null");
    const std::string state = take(values, "state", "verified");
    const bool leads_elsewhere = state == "outside" || state == "malformed";
    const std::string path =
        leads_elsewhere ? values["path"] : ICECORE_TRY(meant_path(distribution, values["path"]));
    const std::string resolved = take(values, "resolved_path", path);
    values["file"] = ICECORE_TRY(
        ask_value(fmt::format("SELECT record FROM distribution WHERE id = {}", distribution)));
    values["line"] = line;
    ICECORE_TRY(insert("record_row", std::move(values)));
    return insert("record_verdict", {{"distribution", distribution},
                                     {"line", line},
                                     {"path", resolved},
                                     {"file", file},
                                     {"state", state}});
  }

  Result<void> add_document(FactLine fact, std::string_view name) {
    const std::string distribution = take(fact.values, "distribution");
    const std::string location = ICECORE_TRY(
        ask_value(fmt::format("SELECT location FROM distribution WHERE id = {}", distribution)));
    const std::string id = new_id();
    ICECORE_TRY(add_file({{"id", id}, {"path", fmt::format("{}/{}", location, name)}}));
    const bool is_metadata = fact.table == "metadata";
    ICECORE_TRY(ask(fmt::format("UPDATE distribution SET {} = {} WHERE id = {}",
                                is_metadata ? "metadata" : "direct_url", id, distribution)));
    fact.values["file"] = id;
    return insert(fact.table, std::move(fact.values));
  }

  sqlite3* database_;
  std::int64_t next_id_ = 1'000'000;
};

}  // namespace

Result<void> add_facts(Store& store, std::span<const std::string> lines) {
  Builder builder(store);
  for (const std::string_view needed : {"root", "environment"}) {
    const bool is_stated = std::ranges::any_of(
        lines, [&](const std::string& line) { return line.starts_with(needed); });
    if (!is_stated) ICECORE_TRY(builder.add({std::string(needed), {{"id", "1"}}}));
  }
  for (const std::string& line : lines) {
    Result<FactLine> fact = parse_line(line);
    Result<void> added = fact ? builder.add(*std::move(fact)) : std::unexpected(fact.error());
    if (!added) return wrong(fmt::format("{}: {}", line, added.error().message));
  }
  return store.status();
}

}  // namespace icecore::test
