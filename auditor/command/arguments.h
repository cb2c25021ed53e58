// From arguments to options.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "command/options.h"
#include "icecore/result.h"

namespace icecore {

/// Either what to do, or a text to print instead: the help or the version.
struct Arguments {
  std::optional<Options> options;
  std::string text;
};

/// ErrorKind::usage says what makes no sense and where to read on.
Result<Arguments> parse_arguments(const std::vector<std::string>& arguments);

}  // namespace icecore
