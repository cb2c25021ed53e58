// Another program of the user's, run for `icecore prove` alone.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "command/world.h"
#include "icecore/result.h"

namespace icecore {

/// The program's file, looked for in PATH; nothing when it is in none of its directories.
[[nodiscard]] std::optional<std::string> find_program(const std::string& name, const World& world);

/// Runs it to its end with this process's environment, `variables` in place of those of their
/// names; what it writes goes to standard error. ErrorKind::internal when it cannot be started or
/// ends with another code than 0.
Result<void> run_program(const std::string& path, const std::vector<std::string>& arguments,
                         const std::map<std::string, std::string>& variables);

}  // namespace icecore
