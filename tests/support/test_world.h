// A world that tests can look into.
#pragma once

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "command/world.h"

namespace icecore::test {

struct TestWorld {
  std::ostringstream out, err;
  std::map<std::string, std::string, std::less<>> variables;
  std::chrono::steady_clock::time_point now;

  /// The world as a command sees it; lives no longer than this.
  World of(std::vector<std::string> arguments = {}) {
    return {.arguments = std::move(arguments),
            .out = out,
            .err = err,
            .environment = [this](std::string_view name) -> std::optional<std::string> {
              const auto found = variables.find(name);
              return found == variables.end() ? std::nullopt : std::optional(found->second);
            },
            .clock = [this] { return now; }};
  }
};

}  // namespace icecore::test
