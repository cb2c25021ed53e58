// The tables and views that schema.sql and rules/views.sql describe, with their sentences.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace icecore {

struct SchemaColumn {
  std::string name;
  std::string type;  ///< INTEGER, TEXT or BLOB; empty for a view's.
  bool may_be_null = true;
  std::string sentence;  ///< The comment beside it.
};

struct SchemaTable {
  std::string name;
  bool is_view = false;
  std::string sentence;  ///< The comment above it.
  std::string section;   ///< The heading that it stands under.
  std::vector<SchemaColumn> columns;
};

/// Reads the conventions of the two files, which are no more than one column a line with its
/// comment beside it; a view's columns are those before the line `FROM`. In the order of the text.
[[nodiscard]] std::vector<SchemaTable> parse_schema(std::string_view schema);

/// Whether rules, queries and dumps may not read a table: `secret_url` and `secret_remote` hold
/// credentials, and `listing_order` depends on the system that lists the directories.
[[nodiscard]] bool is_private_table(std::string_view name);

}  // namespace icecore
