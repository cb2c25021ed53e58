// What a command of a script is to whoever wants to know what the script starts.
#pragma once

#include <cstdint>

namespace icecore {

enum class ScriptUse : std::uint8_t {
  execute,  ///< `exec …`: the shell becomes that program.
  last,     ///< The last command that always runs, where no exec does.
  source,   ///< `. file`.
  set,      ///< A variable of Python, its installers, the loader or of numeric libraries is set.
  install   ///< Packages are installed.
};

}  // namespace icecore
