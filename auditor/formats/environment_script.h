// Files that a maker of virtual environments (CPython's venv, virtualenv, uv) writes from a
// template: bin/activate and its kin. No RECORD lists them, so they are recognised by content: the
// text with the environment's own path and prompt taken out has a digest that
// rules/data/environment_files.csv knows.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// What the text says of its environment, and the text without it.
///
/// `normalized` is the text that the same maker would have written for the environment
/// `/environment` with the prompt `prompt`. It equals the input where nothing was found, where the
/// values contradict each other, or where one could be more than a value (a command, a quote's
/// end): such a file is then no known one. A digest that is known says that the text does nothing
/// but what its maker meant *for `environment_path`*: whoever trusts the file compares that path
/// with the place of the environment, because an activation script of another one is not this
/// environment's.
struct EnvironmentScript {
  std::string environment_path;  ///< Absolute; empty where the text names none.
  std::string prompt;            ///< Without the parentheses that makers add; empty where unset.
  std::string normalized;
};

/// ErrorKind::limit for more than `small_text_bytes`; every other input has a result. Normalizing
/// a normalized text changes nothing.
[[nodiscard]] Result<EnvironmentScript> normalize_environment_script(Bytes bytes,
                                                                     const Limits& limits);

}  // namespace icecore
