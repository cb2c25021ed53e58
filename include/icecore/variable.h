// A variable of the environment that the audited Python will run in.
#pragma once

#include <string>

namespace icecore {

/// As whoever asks for the audit says; icecore never looks at its own variables.
struct Variable {
  std::string name;   ///< Neither empty nor with `=` in it.
  std::string value;  ///< With its bytes; may be empty.
};

}  // namespace icecore
