// Which pip `pip freeze` stands for, and on which Python it runs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "resolve/pip_band.h"

namespace icecore {

class Store;

struct FreezeRules {
  std::int64_t environment = 1;  ///< Number of the environment that is frozen.
  PipBand band;
  std::string pip_version;  ///< The version that was asked for or found, else the newest band's.
  int minor = 0;            ///< Of Python 3; a large number if it is not known.
  std::string sentence;     ///< What a reader should know about the choice; empty if nothing.

  /// Up to Python 3.10 pip reads metadata by its copy of pkg_resources, later by
  /// importlib.metadata.
  [[nodiscard]] bool uses_pkg_resources() const { return minor < 11; }
  [[nodiscard]] bool leaves_out_build_tools() const {
    return band.leaves_out_build_tools || minor < 12;
  }
};

/// The rules of the pip that is installed in the environment, else of the newest one.
FreezeRules freeze_rules(const Store& store, std::int64_t environment);

/// The rules of a version of pip; ErrorKind::usage if that is none.
Result<FreezeRules> freeze_rules(const Store& store, std::int64_t environment,
                                 const std::string& pip_version);

}  // namespace icecore
