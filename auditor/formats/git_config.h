// git's `config` files: sections and variables, and the remotes among them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// Which git decides how blanks inside a value are read that are neither quoted nor at its ends.
enum class GitConfigRules {
  until_2_44,  ///< Each tab or carriage return becomes a space.
  since_2_45,  ///< They stay.
};

struct GitVariable {
  std::uint64_t line = 0;            ///< Where its name stands, from 1.
  std::string name;                  ///< In lower case.
  std::optional<std::string> value;  ///< Nothing where there is no `=`: git takes that for true.
};

/// One header and what follows it. Variables before the first header are a section without a name.
struct GitSection {
  std::uint64_t line = 0;                 ///< Of the header, from 1.
  std::string name;                       ///< In lower case.
  std::optional<std::string> subsection;  ///< In lower case if written as `[name.subsection]`.
  std::vector<GitVariable> variables;
};

struct GitRemote {
  std::string name;
  /// As written, in file order, never empty; with credentials: mask them before they are shown.
  std::vector<std::string> urls;
};

struct GitConfig {
  std::vector<GitSection> sections;  ///< In file order, repeated names included.

  /// The remotes that have an URL, in the order of their first one, which is that of
  /// `git config --get-regexp 'remote\..*\.url'`.
  [[nodiscard]] std::vector<GitRemote> remotes() const;

  /// The paths of `include` and `includeIf` sections, as written. What those files say is missing
  /// here, and git may take it into account.
  [[nodiscard]] std::vector<std::string> includes() const;

  /// The last value of `section.name`, both given in lower case, without a subsection.
  [[nodiscard]] std::optional<std::string> value(std::string_view section,
                                                 std::string_view name) const;
};

/// ErrorKind::malformed with line and offset where git gives up on the file; also for a NUL, at
/// which git cuts the text. ErrorKind::limit above `manifest_bytes` or `list_entries` sections and
/// variables.
Result<GitConfig> parse_git_config(Bytes bytes, const Limits& limits,
                                   GitConfigRules rules = GitConfigRules::since_2_45);

}  // namespace icecore
