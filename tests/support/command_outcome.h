// A whole command, run in a test's world.
#pragma once

#include <string>
#include <vector>

#include "command/run.h"
#include "support/test_world.h"

namespace icecore::test {

struct Outcome {
  Exit exit;
  std::string out, err;
};

inline Outcome run_in(TestWorld& outside, std::vector<std::string> arguments) {
  World world = outside.of(std::move(arguments));
  const Exit exit = run(world);
  return {.exit = exit, .out = outside.out.str(), .err = outside.err.str()};
}

}  // namespace icecore::test
