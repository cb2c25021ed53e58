// The first line of a script, which names the program that runs it.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"

namespace icecore {

struct Shebang {
  enum class Form : std::uint8_t {
    direct,    ///< The kernel starts `interpreter`.
    searched,  ///< `env` searches PATH for `interpreter`.
    shell,     ///< A shell starts `interpreter`: installers write so what a kernel cannot read.
    beside     ///< A shell starts `interpreter`, relative to the script's directory.
  };

  Form form = Form::direct;
  std::string interpreter;  ///< As written, without the quotes of a shell; any encoding.
  std::string arguments;    ///< What stands before the script's own; as written.
  /// Of the first line, without its end. Linux reads 255 from 5.1 on, and 127 before, `#!`
  /// included.
  std::uint64_t line_bytes = 0;
  std::uint64_t body = 0;  ///< Offset of what follows, the lines that only a shell reads left out.
};

/// `bytes` may be the beginning of a script. ErrorKind::malformed without `#!` and a program.
Result<Shebang> parse_shebang(Bytes bytes);

}  // namespace icecore
