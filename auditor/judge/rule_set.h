// Which rules there are and which of them an audit runs.
#pragma once

#include <string>
#include <vector>

#include "judge/rule.h"

namespace icecore {

/// The embedded rules and those of `directories` (`DIR/<family>/<id>.sql`, at any depth), sorted by
/// id. ErrorKind::malformed for a file that is no rule, ErrorKind::usage for an id that is there
/// twice, ErrorKind::not_found for a directory that cannot be read.
Result<std::vector<Rule>> load_rules(const std::vector<std::string>& directories);

/// The rules that `select` names (all when it is empty) without those that `ignore` names. A word
/// is a rule's id, a family or a glob pattern of ids (`*`, `?`). ErrorKind::usage, with names that
/// are near, for a word that names none.
Result<std::vector<Rule>> select_rules(std::vector<Rule> rules,
                                       const std::vector<std::string>& select,
                                       const std::vector<std::string>& ignore);

}  // namespace icecore
