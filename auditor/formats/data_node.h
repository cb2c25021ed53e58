// A document of nested tables and lists, as TOML and YAML have them, with the lines of what is in
// it. The libraries behind it do not show here.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace icecore {

struct DataMember;

/// One value, owning all it holds. Depth and number of nodes were bounded by whoever made it.
struct DataNode {
  enum class Kind : std::uint8_t { null, boolean, number, text, date, list, table };

  Kind kind = Kind::null;
  /// A text's value; of other scalars what stands for them: `true`, `-7`, `1.5`, `2026-01-02`.
  std::string text;
  std::vector<DataNode> elements;   ///< Of a list.
  std::vector<DataMember> members;  ///< Of a table: in the order of the document, unique keys.
  std::size_t line = 0;             ///< From 1; of a member the line of its key.

  /// The member of that name; nullptr if there is none or this is no table. Linear.
  [[nodiscard]] const DataNode* find(std::string_view key) const;

  /// `null`, `boolean`, `number`, `string`, `date`, `array` or `table`, for messages.
  [[nodiscard]] std::string_view kind_name() const;
};

struct DataMember {
  std::string key;
  DataNode value;
};

inline const DataNode* DataNode::find(std::string_view key) const {
  const auto member = std::ranges::find(members, key, &DataMember::key);
  return member == members.end() ? nullptr : &member->value;
}

inline std::string_view DataNode::kind_name() const {
  switch (kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "boolean";
    case Kind::number:
      return "number";
    case Kind::text:
      return "string";
    case Kind::date:
      return "date";
    case Kind::list:
      return "array";
    case Kind::table:
      break;
  }
  return "table";
}

}  // namespace icecore
