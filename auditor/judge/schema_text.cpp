// A reader of our own files, not of SQL: it relies on their layout (one column a line), and a test
// compares what it finds with what SQLite made of them.
#include "judge/schema_text.h"

#include <array>

#include "base/text.h"

namespace icecore {
namespace {

// The comment at the end of a line; empty when there is none.
std::string_view comment_of(std::string_view line) {
  const std::size_t start = line.find("-- ");
  return start == std::string_view::npos ? std::string_view() : strip(line.substr(start + 3));
}

std::string_view code_of(std::string_view line) {
  std::string_view code = strip(line.substr(0, line.find("-- ")));
  if (code.ends_with(',')) code.remove_suffix(1);
  return code;
}

std::string unquoted(std::string_view name) {
  if (name.size() > 2 && name.front() == '"') name = name.substr(1, name.size() - 2);
  return std::string(name);
}

SchemaColumn table_column(std::string_view line) {
  const std::vector<std::string_view> words = split(code_of(line), ' ');
  return {.name = unquoted(words[0]),
          .type = std::string(words.size() > 1 ? words[1] : ""),
          .may_be_null = line.find(" NOT NULL") == std::string_view::npos &&
                         line.find(" PRIMARY KEY") == std::string_view::npos,
          .sentence = std::string(comment_of(line))};
}

SchemaColumn view_column(std::string_view line) {
  const std::string_view code = code_of(line);
  const std::size_t last = code.find_last_of(" .");
  return {.name = unquoted(last == std::string_view::npos ? code : code.substr(last + 1)),
          .sentence = std::string(comment_of(line))};
}

// The name in `CREATE [TEMP] TABLE|VIEW [IF NOT EXISTS] name`.
SchemaTable table_of(std::string_view line, std::string_view comment, std::string_view section) {
  SchemaTable table{.is_view = line.find(" VIEW ") != std::string_view::npos,
                    .sentence = std::string(comment),
                    .section = std::string(section)};
  for (const std::string_view word : split(line, ' ')) {
    if (word != "AS" && word != "(" && !word.empty()) table.name = word;
  }
  return table;
}

// A view's expression may take several lines; its name and its comment are on the last.
bool is_column(const SchemaTable& table, std::string_view line) {
  if (table.is_view) return !comment_of(line).empty();
  return !strip(line).starts_with("PRIMARY KEY (");
}

}  // namespace

std::vector<SchemaTable> parse_schema(std::string_view schema) {
  std::vector<SchemaTable> tables;
  std::string comment;
  std::string section;
  bool in_columns = false;
  for (const std::string_view line : split_lines(schema)) {
    if (line.starts_with("-- ---- ")) {
      section = strip(line.substr(8).substr(0, line.substr(8).find(" --")));
    } else if (line.starts_with("-- ")) {
      comment += (comment.empty() ? "" : " ") + std::string(line.substr(3));
    } else if (line.starts_with("CREATE ") && line.find(" INDEX ") == std::string_view::npos) {
      tables.push_back(table_of(line, comment, section));
      in_columns = true;
    } else if (line.starts_with("FROM ") || line.starts_with(")") || line.empty()) {
      in_columns = false;
      comment.clear();
    } else if (in_columns && is_column(tables.back(), line)) {
      tables.back().columns.push_back(tables.back().is_view ? view_column(line)
                                                            : table_column(line));
    }
  }
  return tables;
}

bool is_private_table(std::string_view name) {
  return name == "secret_url" || name == "secret_remote" || name == "listing_order";
}

}  // namespace icecore
