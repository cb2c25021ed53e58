// The scripts that installers write for console_scripts and gui_scripts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace icecore {

struct ConsoleScript {
  enum class Kind : std::uint8_t {
    entry_point,   ///< Nothing but a call of `function` in `module`.
    easy_install,  ///< Written by setuptools: looks for `requirement` when it is run.
    script         ///< Anything else.
  };

  Kind kind = Kind::script;
  std::string module;       ///< Dotted.
  std::string function;     ///< Dotted where it is an attribute of something in the module.
  std::string requirement;  ///< `name==version`, as written.
};

/// What the lines after the shebang are. Every line of an `entry_point` or an `easy_install` is one
/// that an installer writes, apart from the names in some of them.
[[nodiscard]] ConsoleScript read_console_script(std::string_view body);

}  // namespace icecore
