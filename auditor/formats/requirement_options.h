// The options of one line of a requirements file, as pip reads them: `--hash=sha256:…`, `-r
// more.txt`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "icecore/result.h"

namespace icecore {

struct RequirementLine {
  struct Option {
    std::string name;  ///< In its long form, without hyphens: `index-url`, `hash`.
    std::string value;
  };

  std::string requirement;  ///< What stands in front of the options; may be empty.
  std::vector<Option> options;
};

/// A line without comments, from end to end. ErrorKind::malformed for what pip refuses.
Result<RequirementLine> parse_requirement_line(std::string_view line);

}  // namespace icecore
