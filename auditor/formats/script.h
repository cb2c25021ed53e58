// A script for a shell, as one that an image starts with: what it hands over to, and what it does
// to the environment on the way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/script_use.h"
#include "formats/shebang.h"

namespace icecore {

struct ScriptCommand {
  ScriptUse use = ScriptUse::execute;
  std::string text;  ///< One simple command, as shell_text writes it; with credentials.
  bool is_conditional = false;
  std::size_t line = 0;  ///< From 1.
};

struct ScriptText {
  Shebang shebang;  ///< Empty where the script has none; a shell runs it then.
  bool is_for_shell = false;
  std::vector<ScriptCommand> commands;  ///< In the script's order; none for other interpreters.
  bool is_complete = true;
};

/// Never fails. More than `small_text_bytes` are not read.
[[nodiscard]] ScriptText read_script(Bytes bytes, const Limits& limits);

/// Whether a variable of this name changes what Python imports, loads, installs or computes.
[[nodiscard]] bool is_telling_variable(std::string_view name);

}  // namespace icecore
