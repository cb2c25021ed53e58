// A rule: one SQL file whose header says what a row of its SELECT means (docs/adding-a-rule.md).
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "icecore/finding.h"
#include "icecore/result.h"

namespace icecore {

/// The folders that a rule may be in, in the order in which the documentation lists them.
inline constexpr std::array<std::string_view, 16> rule_families{
    "distribution", "integrity",   "startup", "interpreter", "loader",  "abi",
    "cpu",          "gpu",         "system",  "settings",    "network", "generated",
    "data",         "determinism", "image",   "claim"};

struct Rule {
  std::string id;      ///< The file's name without `.sql`, kebab-case.
  std::string family;  ///< The name of the folder that it is in; one of `rule_families`.
  std::string title;
  Severity severity = Severity::note;
  Confidence confidence = Confidence::certain;
  std::string message;  ///< A sentence with `{column}` where a value of the row belongs.
  std::string why, fix;
  std::vector<std::string> reads;  ///< The tables and views that the query names, sorted.
  std::vector<std::string>
      taxonomy;       ///< Rows of the project's list of what goes wrong; may be empty.
  std::string query;  ///< One SELECT.
  std::string path;   ///< Where the rule was read.
};

/// The rule that `text` is, found at `path` (`…/<family>/<id>.sql`). ErrorKind::malformed names the
/// path and the line.
Result<Rule> parse_rule(std::string_view path, std::string_view text);

/// The names between braces in a rule's message, in their order. Braces of `parse_rule`'s messages
/// are always paired and hold a column's name.
[[nodiscard]] std::vector<std::string_view> placeholders(std::string_view message);

}  // namespace icecore
