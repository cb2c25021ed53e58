// What a command may touch of the world outside, injected so that tests run whole commands
// in-process.
#pragma once

#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"

namespace icecore {

struct World {
  std::vector<std::string> arguments;  ///< Without the program's name.
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  std::function<std::optional<std::string>(std::string_view name)> environment;
  Clock clock;
  /// Says the sentence and asks whether to go on; null where nobody is there to answer.
  std::function<bool(std::string_view sentence)> asks;
};

/// What the program's exit says; where several hold, the first of usage, not_audited, found and
/// incomplete.
enum class Exit : int {
  success = 0,
  found = 1,        ///< Findings at or above --fail-on, or pip would abort.
  usage = 2,        ///< The arguments make no sense.
  not_audited = 3,  ///< There was nothing to audit, or the result could not be written.
  incomplete = 4    ///< Gaps, under --strict.
};

}  // namespace icecore
